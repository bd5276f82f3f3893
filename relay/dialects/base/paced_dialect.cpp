#include "relay/dialects/base/paced_dialect.h"

#include <string>
#include <utility>

namespace chat::relay {

void PacedDialect::find_out(Hub& hub, AccountRequest request, const Person* person, Moment now) {
  const AccountRequest::Kind kind = request.kind;
  const std::string account = request.account;
  const auto ticket =
      hub.ask(std::move(request), person, this, now, [this](const Verdict& verdict, Moment later) {
        lines_.resume();
        judged(verdict, later);
        take_lines(later);
      });
  if (ticket) return lines_.pause();
  judged({kind, account, ticket.error()}, now);
}

}  // namespace chat::relay
