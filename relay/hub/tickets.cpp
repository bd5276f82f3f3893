#include "relay/hub/tickets.h"

#include <utility>

namespace chat::relay {

Ticket Tickets::issue(const void* holder, std::string account, Redeem redeem) {
  waits_.emplace(++last_, Wait{holder, std::move(account), std::move(redeem)});
  return last_;
}

void Tickets::forget(const void* holder) {
  std::erase_if(waits_, [&](const auto& issued) { return issued.second.holder == holder; });
}

void Tickets::answer(Ticket ticket, bool good, Moment now) {
  const auto node = waits_.extract(ticket);
  if (node.empty()) return;
  const Wait& wait = node.mapped();
  wait.redeem({good, wait.account}, now);
}

}  // namespace chat::relay
