#pragma once

#include "common/moment.h"
#include "relay/delivery/outbox.h"
#include "relay/dialects/base/dialect.h"
#include "relay/dialects/base/origin.h"
#include "relay/dialects/base/work.h"
#include "relay/dialects/control/control_dialect.h"
#include "relay/dialects/first_bytes/recognise.h"
#include "relay/dialects/irc/irc_dialect.h"
#include "relay/dialects/line/line_dialect.h"
#include "relay/dialects/line/rendering.h"
#include "relay/dialects/raw/raw_dialect.h"
#include "relay/dialects/scrape/scrape_dialect.h"
#include "relay/hub/hub.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace chat::relay {

struct DialectSettings {
  LineSettings line{};
  irc::IrcSettings irc{};
  std::size_t raw_backlog_bytes = 0;
  bool paces_local = false;  ///< holds clients on this machine to the flood limit, too
  /// What others see in place of an address; empty: the address. No function: all of them are shown.
  std::function<std::string(std::string_view)> cloak{};
};

/// Makes a connection's dialect, and owns what each dialect's clients share. Outlives every dialect it has
/// made.
class DialectFactory {
 public:
  /// `hub` outlives the factory.
  DialectFactory(Hub& hub, DialectSettings settings)
      : hub_(hub),
        settings_(with_work(std::move(settings), work_)),
        unpaced_(without_flood_limit(settings_)),
        raw_room_(settings_.raw_backlog_bytes) {}

  /// `outbox` outlives the dialect.
  std::unique_ptr<Dialect> make(Protocol protocol, Outbox& outbox, Origin origin, Moment now);

  /// What those are told who ask by HTTP for metrics; it outlives the factory. Without it nobody is told.
  void tell_metrics_of(const MetricsSource& source) { metrics_ = &source; }
  /// From now on these hold, also for the dialects that it has made; but a client's longest line stays as it
  /// was when the client came.
  void change_settings(DialectSettings settings);

  /// For a client that is not encrypted and would have to be.
  static std::unique_ptr<Dialect> refuse_unencrypted(Protocol protocol, Outbox& outbox);

  /// Call once a round, before anything is read. So many clients are connected.
  void begin_round(std::size_t clients) { work_.begin_round(clients); }

  /// Whether some have to wait for the next round with what they ask for.
  bool is_round_full() const { return !work_.serves_debtors(); }
  /// Whether next to nothing more is done in this round.
  bool is_work_used_up() const { return work_.is_used_up(); }

  /// The relay stood still for so long, which counts against nobody.
  void forgive(Duration lost) { raw_room_.patience().forgive(lost); }

  /// Once a round: see StreamOrder::settle().
  void settle() { raw_room_.settle(); }

 private:
  static DialectSettings with_work(DialectSettings settings, RoundWork& work);
  static DialectSettings without_flood_limit(DialectSettings settings);
  bool paces(std::string_view host) const;

  Hub& hub_;
  RoundWork work_;
  DialectSettings settings_;
  DialectSettings unpaced_;  // for clients of this machine
  const ReadingLimits control_limits_ = ControlDialect::limits(&work_);
  LineRenderings line_renderings_;
  irc::Renderings renderings_;
  const irc::Server irc_{hub_, renderings_, settings_.irc};
  const irc::Server unpaced_irc_{hub_, renderings_, unpaced_.irc};
  RawRoom raw_room_;
  const MetricsSource* metrics_ = nullptr;
};

}  // namespace chat::relay
