#include "relay/dialects/dialects.h"

#include "relay/dialects/foreign.h"
#include "relay/dialects/turn_away.h"

namespace chat::relay {

std::unique_ptr<Dialect> DialectFactory::make(Protocol protocol, Outbox& outbox, std::string_view host,
                                              Moment now) {
  switch (protocol) {
    case Protocol::line:
      return std::make_unique<LineDialect>(hub_, outbox, line_rendering_, settings_.line, host, now);
    case Protocol::raw:
      return std::make_unique<RawDialect>(raw_room_, outbox);
    case Protocol::irc:
      return std::make_unique<irc::IrcDialect>(hub_, outbox, renderings_, settings_.irc, host, now);
    default:
      return std::make_unique<TurnAway>(outbox, turned_away(protocol));
  }
}

}  // namespace chat::relay
