#include "relay/dialects/dialects.h"

#include "common/address.h"
#include "relay/dialects/base/turn_away.h"
#include "relay/dialects/first_bytes/foreign.h"

#include <utility>

namespace chat::relay {

DialectSettings DialectFactory::with_work(DialectSettings settings, RoundWork& work) {
  settings.line.work = settings.irc.work = &work;
  return settings;
}

DialectSettings DialectFactory::without_flood_limit(DialectSettings settings) {
  settings.line.flood = settings.irc.flood = {};
  return settings;
}

void DialectFactory::change_settings(DialectSettings settings) {
  settings_ = with_work(std::move(settings), work_);
  unpaced_ = settings_.paces_local ? settings_ : without_flood_limit(settings_);
  raw_room_.change_backlog(settings_.raw_backlog_bytes);
}

const DialectSettings& DialectFactory::settings_for(std::string_view host) const {
  return is_of_this_machine(host) && !settings_.paces_local ? unpaced_ : settings_;
}

std::unique_ptr<Dialect> DialectFactory::refuse_unencrypted(Protocol protocol, Outbox& outbox) {
  return std::make_unique<TurnAway>(outbox, turned_away_unencrypted(protocol));
}

std::unique_ptr<Dialect> DialectFactory::make(Protocol protocol, Outbox& outbox, Origin origin, Moment now) {
  const DialectSettings& settings = settings_for(origin.host);
  if (settings.cloak) origin.cloak = settings.cloak(origin.host);
  switch (protocol) {
    case Protocol::line:
      return std::make_unique<LineDialect>(hub_, outbox, line_renderings_, settings.line, std::move(origin),
                                           now);
    case Protocol::raw:
      return std::make_unique<RawDialect>(raw_room_, outbox);
    case Protocol::control:
      return std::make_unique<ControlDialect>(hub_, outbox, &work_, now);
    case Protocol::scrape:
      if (metrics_ != nullptr) return std::make_unique<ScrapeDialect>(*metrics_, outbox, now);
      break;
    case Protocol::irc:
      return std::make_unique<irc::IrcDialect>(hub_, outbox, renderings_, settings.irc, std::move(origin),
                                               now);
    default:
      break;
  }
  return std::make_unique<TurnAway>(outbox, turned_away(protocol));
}

}  // namespace chat::relay
