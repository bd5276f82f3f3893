#pragma once

#include "common/moment.h"
#include "relay/dialects/dialect.h"
#include "relay/dialects/line_dialect.h"
#include "relay/dialects/line_rendering.h"
#include "relay/dialects/raw_dialect.h"
#include "relay/dialects/recognise.h"
#include "relay/hub/hub.h"
#include "relay/outbox.h"

#include <memory>

namespace chat::relay {

/// Makes a connection's dialect, and owns what each dialect's clients share. Outlives every dialect it has
/// made.
class DialectFactory {
 public:
  /// `hub` outlives the factory.
  DialectFactory(Hub& hub, LineSettings line, std::size_t raw_backlog_bytes)
      : hub_(hub), line_(std::move(line)), raw_room_(raw_backlog_bytes) {}

  /// `host`: where the client is, as the others are to see it.
  std::unique_ptr<Dialect> make(Protocol protocol, Outbox& outbox, std::string_view host, Moment now);

  /// Once a round: see Stream::settle().
  void settle() { raw_room_.stream().settle(); }

 private:
  Hub& hub_;
  LineSettings line_;
  LineRendering line_rendering_;
  RawRoom raw_room_;
};

}  // namespace chat::relay
