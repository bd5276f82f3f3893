// What the relay does when memory is short: past nine tenths of its limit, or where the system gives no more.

#include "common/units.h"
#include "relay/loop/memory_reserve.h"
#include "relay/loop/relay.h"

#include <algorithm>

#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

// Whose backlog is smaller is not closed when memory is short: that would hardly help.
constexpr std::size_t kBacklogWorthClosing = 4 * kKiB;

// So many who came last are closed in a round where no backlog is worth it and the reserve is low.
constexpr int kLatestAtOnce = 16;

}  // namespace

void Relay::save_memory(Moment now) {
  attempt([&] {
    end_the_broken_off();
    const bool was_out = memory_.is_out();
    const std::size_t excess = memory_.excess(now.steady);
    entrance_.be_short_of_memory(memory_.is_short());
    if (memory_.is_out() != was_out) tell_of_memory(now);
    if (excess == 0) return;
    let_go(excess);
    held_seats_.give_up(now);
  });
}

void Relay::tell_of_memory(Moment now) {
  shortages_.log(now.steady, [&] {
    if (memory_.is_out()) {
      spdlog::warn("no memory is left: nobody is let in, and those go for whom most is kept");
    } else {
      spdlog::warn("there is memory again");
    }
  });
}

void Relay::end_the_broken_off() {
  agenda_.for_each_changed([&](int descriptor) {
    Connection* const connection = connections_.at(descriptor);
    if (connection == nullptr || !connection->is_broken_off()) return;
    if (!attempt([&] { connection->give_up_for_memory(); })) agenda_.see_to(descriptor);
  });
}

/// Those for whom most is kept. Where that is nothing much and the reserve is low: who came last, so that it
/// comes to an end.
void Relay::let_go(std::size_t excess) {
  while (excess > 0) {
    Connection* const next = greediest();
    if (next == nullptr) break;
    excess -= std::min(excess, next->closable_backlog());
    next->give_up_for_memory();
  }
  for (int i = 0; excess > 0 && is_reserve_low() && i < kLatestAtOnce; ++i) {
    if (Connection* const next = latest()) next->give_up_for_memory();
  }
}

/// Null where no backlog is worth it.
Connection* Relay::greediest() const {
  Connection* found = nullptr;
  std::size_t most = kBacklogWorthClosing;
  connections_.for_each([&](Connection& each) {
    const std::size_t backlog = each.closable_backlog();
    if (backlog < most) return;
    most = backlog;
    found = &each;
  });
  return found;
}

/// Null if all are closing.
Connection* Relay::latest() const {
  Connection* found = nullptr;
  connections_.for_each([&](Connection& each) {
    if (!each.is_closing() && (found == nullptr || each.id() > found->id())) found = &each;
  });
  return found;
}

}  // namespace chat::relay
