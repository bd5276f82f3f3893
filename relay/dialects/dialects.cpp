#include "relay/dialects/dialects.h"

#include "common/address.h"
#include "relay/dialects/base/turn_away.h"
#include "relay/dialects/first_bytes/foreign.h"

#include <utility>

namespace chat::relay {

DialectSettings DialectFactory::with_work(DialectSettings settings, RoundWork& work) {
  settings.line.reading.work = settings.irc.reading.work = &work;
  return settings;
}

DialectSettings DialectFactory::without_flood_limit(DialectSettings settings) {
  settings.line.reading.flood = settings.irc.reading.flood = {};
  return settings;
}

void DialectFactory::change_settings(DialectSettings settings) {
  settings_ = with_work(std::move(settings), work_);
  unpaced_ = settings_.paces_local ? settings_ : without_flood_limit(settings_);
  raw_room_.change_backlog(settings_.raw_backlog_bytes);
}

bool DialectFactory::paces(std::string_view host) const {
  return settings_.paces_local || !is_of_this_machine(host);
}

std::unique_ptr<Dialect> DialectFactory::refuse_unencrypted(Protocol protocol, Outbox& outbox) {
  return std::make_unique<TurnAway>(outbox, turned_away_unencrypted(protocol));
}

std::unique_ptr<Dialect> DialectFactory::make(Protocol protocol, Outbox& outbox, Origin origin, Moment now) {
  const bool paced = paces(origin.host);
  const DialectSettings& settings = paced ? settings_ : unpaced_;
  if (settings.cloak) origin.cloak = settings.cloak(origin.host);
  switch (protocol) {
    case Protocol::line:
      return std::make_unique<LineDialect>(hub_, outbox, line_renderings_, settings.line, std::move(origin),
                                           now);
    case Protocol::raw:
      return std::make_unique<RawDialect>(raw_room_, outbox);
    case Protocol::control:
      return std::make_unique<ControlDialect>(hub_, outbox, control_limits_, now);
    case Protocol::scrape:
      if (metrics_ != nullptr) return std::make_unique<ScrapeDialect>(*metrics_, outbox, now);
      break;
    case Protocol::irc:
      return std::make_unique<irc::IrcDialect>(paced ? irc_ : unpaced_irc_, outbox, std::move(origin), now);
    default:
      break;
  }
  return std::make_unique<TurnAway>(outbox, turned_away(protocol));
}

}  // namespace chat::relay
