// What a round sends, and to whom.

#include "relay/loop/memory_reserve.h"
#include "relay/loop/relay.h"
#include "relay/loop/send_budget.h"

#include <utility>

namespace chat::relay {

void Relay::send_to_clients(Moment now) {
  context_.observer.starts_sending();
  agenda_.see_to(selector_.writables());
  SendBudget budget(quiet_.asked());
  agenda_.to_send_to().for_each_from(std::exchange(first_sent_to_, 0), [&](int descriptor) {
    Connection* const connection = connections_.at(descriptor);
    if (connection == nullptr) return;
    if (selector_.writable(descriptor)) {
      connection->unblock();
      tidying_.put_off(now.steady);
    }
    if (budget.is_used_up() && !connection->is_closing()) return put_off_sending(*connection);
    const std::uint64_t sent_before = connection->bytes_out();
    serve_or_break_off(*connection, [now](Connection& each) { each.send(now); });
    budget.take(connection->bytes_out() - sent_before);
  });
  services_.send(selector_, now);
  held_seats_.keep_places();
  hub_.settle();
  context_.dialects.settle();
  agenda_.end_sending();
}

/// The next round begins with the first of them.
void Relay::put_off_sending(Connection& connection) {
  if (first_sent_to_ == 0) first_sent_to_ = connection.descriptor();
  agenda_.put_off(connection.descriptor());
  serve_or_break_off(connection, [](Connection& each) { each.wait_to_send(); });
}

}  // namespace chat::relay
