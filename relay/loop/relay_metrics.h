#pragma once

#include "relay/connection/encryption.h"
#include "relay/connection/tally.h"
#include "relay/dialects/scrape/metrics_source.h"
#include "relay/hub/hub.h"
#include "relay/loop/connections.h"
#include "relay/loop/entrance.h"
#include "relay/loop/held_seats.h"
#include "relay/loop/round_lengths.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace chat::relay {

/// What is measured of a relay: where the loop keeps it. All of it outlives the metrics.
struct Measured {
  const Hub& hub;
  const Connections& connections;
  const HeldSeats& held_seats;
  const ConnectionTally& ended;
  const Entrance& entrance;
  const RoundLengths& round_lengths;
  const std::uint64_t& rounds;
  const Time& stop_by;  ///< kNever until it stops
  const Encryption& encryption;
  std::string version;
};

/// Puts what is measured together when it is asked for, and only then.
class RelayMetrics final : public MetricsSource {
 public:
  explicit RelayMetrics(Measured measured) : measured_(std::move(measured)) {}

  std::string_view why_closed() const override {
    return measured_.stop_by == kNever ? measured_.entrance.why_closed() : "stopping";
  }
  void tell(Exposition& exposition, Moment now) const override;

 private:
  void tell_of_connections(Exposition& exposition) const;
  void tell_of_traffic(Exposition& exposition) const;
  void tell_of_chat(Exposition& exposition, Moment now) const;
  void tell_of_loop(Exposition& exposition) const;

  Measured measured_;
};

}  // namespace chat::relay
