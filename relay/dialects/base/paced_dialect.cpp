#include "relay/dialects/base/paced_dialect.h"

#include <utility>

namespace chat::relay {

void PacedDialect::find_out(Hub& hub, Credentials credentials) {
  const auto ticket = hub.check(std::move(credentials), this, [this](const Verdict& verdict, Moment now) {
    lines_.resume();
    judged(verdict, now);
  });
  if (ticket) lines_.pause();
}

}  // namespace chat::relay
