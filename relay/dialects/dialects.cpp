#include "relay/dialects/dialects.h"

#include "relay/dialects/turn_away.h"

namespace chat::relay {
namespace {

constexpr std::string_view kHttpAnswer =
    "HTTP/1.1 400 Bad Request\r\n"
    "Content-Type: text/plain\r\n"
    "Connection: close\r\n"
    "\r\n"
    "This is chat-relay, a chat server, and no web server: join it with nc, telnet or a chat client.\n";

}  // namespace

std::unique_ptr<Dialect> DialectFactory::make(Protocol protocol, Outbox& outbox, std::string_view host,
                                              Moment now) {
  switch (protocol) {
    case Protocol::line:
      return std::make_unique<LineDialect>(hub_, outbox, line_renderings_, settings_.line, host, now);
    case Protocol::raw:
      return std::make_unique<RawDialect>(raw_room_, outbox);
    case Protocol::irc:
      return std::make_unique<irc::IrcDialect>(hub_, outbox, renderings_, settings_.irc, host, now);
    case Protocol::http:
      return std::make_unique<TurnAway>(outbox, kHttpAnswer, "speaks HTTP");
    case Protocol::tls:
      return std::make_unique<TurnAway>(outbox, "", "speaks TLS, which is not configured");
  }
  return nullptr;
}

}  // namespace chat::relay
