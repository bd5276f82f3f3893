#include "relay/dialects/dialects.h"

#include "relay/dialects/base/turn_away.h"
#include "relay/dialects/first_bytes/foreign.h"

namespace chat::relay {
namespace {

/// Loopback, also as IPv6 maps it (RFC 4291, section 2.5.5.2), or a unix socket.
bool is_of_this_machine(std::string_view host) {
  constexpr std::string_view kMapped = "::ffff:";
  if (host.starts_with(kMapped)) host.remove_prefix(kMapped.size());
  return host.starts_with("127.") || host == "::1" || host == "unix";
}

}  // namespace

DialectSettings DialectFactory::with_work(DialectSettings settings, RoundWork& work) {
  settings.line.work = settings.irc.work = &work;
  return settings;
}

DialectSettings DialectFactory::without_flood_limit(DialectSettings settings) {
  settings.line.flood = settings.irc.flood = {};
  return settings;
}

const DialectSettings& DialectFactory::settings_for(std::string_view host) const {
  return is_of_this_machine(host) && !settings_.paces_local ? unpaced_ : settings_;
}

std::unique_ptr<Dialect> DialectFactory::make(Protocol protocol, Outbox& outbox, std::string_view host,
                                              Moment now) {
  const DialectSettings& settings = settings_for(host);
  switch (protocol) {
    case Protocol::line:
      return std::make_unique<LineDialect>(hub_, outbox, line_renderings_, settings.line, host, now);
    case Protocol::raw:
      return std::make_unique<RawDialect>(raw_room_, outbox);
    case Protocol::irc:
      return std::make_unique<irc::IrcDialect>(hub_, outbox, renderings_, settings.irc, host, now);
    default:
      return std::make_unique<TurnAway>(outbox, turned_away(protocol));
  }
}

}  // namespace chat::relay
