#include "relay/dialects/line/echo.h"

#include "relay/hub/hub.h"

#include <string>

namespace chat::relay::line {

void Echo::set(bool on) const {
  if (typed_ == nullptr) typed_ = std::make_unique<TypedLine>(max_line_bytes_);
  std::string negotiation;
  typed_->telnet().set_echo(on, negotiation);
  outbox_.queue(negotiation);
  // A terminal that does not echo does not go back to its first column at a LF either.
  outbox_.end_lines_in_crlf(on);
}

}  // namespace chat::relay::line
