#include "relay/dialects/base/paced_dialect.h"

#include <string>
#include <utility>

namespace chat::relay {

void PacedDialect::find_out(Hub& hub, AccountRequest request, const Person* person,
                            const std::function<void(const Verdict&, Moment)>& judged, Moment now) {
  const AccountRequest::Kind kind = request.kind;
  const std::string account = request.account;
  const auto ticket =
      hub.ask(std::move(request), person, this, now, [this, judged](const Verdict& verdict, Moment later) {
        resume_lines();
        judged(verdict, later);
        take_lines(later);
      });
  if (ticket) return lines_.pause();
  judged({kind, account, ticket.error()}, now);
}

void PacedDialect::find_in_archive(Hub& hub, ArchiveQuery query,
                                   const std::function<void(const ArchiveAnswer&, Moment)>& told,
                                   Moment now) {
  const auto asked =
      hub.ask_archive(std::move(query), this, [this, told](const ArchiveAnswer& answer, Moment later) {
        is_finding_ = false;
        resume_lines();
        told(answer, later);
        take_lines(later);
      });
  if (!asked) return told({.failed = true, .is_busy = true}, now);
  lines_.pause();
  is_finding_ = true;
}

void PacedDialect::wait_for_keeping(Hub& hub, std::function<void(Moment)> go_on) {
  lines_.pause();
  hub.when_all_is_kept(*speaker(), this, [this, go_on = std::move(go_on)](Moment later) {
    resume_lines();
    go_on(later);
    take_lines(later);
  });
}

/// The relay's close tells the client that all it said has arrived: so it has to be kept by then.
void PacedDialect::end_of_input(Hub& hub) {
  if (speaker() != nullptr && !hub.is_all_kept(*speaker())) return wait_for_keeping(hub, [](Moment) {});
  closing_ = std::make_unique<ClosingReason>();
}

}  // namespace chat::relay
