#include "relay/hub/tickets.h"

#include <utility>

namespace chat::relay {

Ticket Tickets::issue(const void* holder, Redeem redeem) {
  waits_.emplace(++last_, Wait{holder, std::move(redeem)});
  return last_;
}

void Tickets::forget(const void* holder) {
  std::erase_if(waits_, [&](const auto& issued) { return issued.second.holder == holder; });
}

void Tickets::answer(Ticket ticket, const Verdict& verdict, Moment now) {
  const auto node = waits_.extract(ticket);
  if (!node.empty()) node.mapped().redeem(verdict, now);
}

}  // namespace chat::relay
