#pragma once

#include "common/listening.h"
#include "common/moment.h"
#include "common/socket.h"
#include "common/unique_fd.h"
#include "relay/connection/connection.h"
#include "relay/hub/address_bans.h"
#include "relay/log/crowd_log.h"
#include "relay/loop/address_limits.h"
#include "relay/loop/entrance_tally.h"
#include "relay/loop/refused.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace chat {
class Selector;
}

namespace chat::relay {

/// Where clients come in.
struct Door {
  ListeningSocket socket;
  bool raw = false;  ///< its clients speak the raw dialect; else their first bytes tell what they speak
  bool tls = false;  ///< its clients speak TLS, and nothing else; else their first bytes tell
};

struct AdmissionLimits {
  std::size_t clients = 1000;
  AddressRules one_address{};
  std::chrono::milliseconds dead_peer_timeout = kDeadPeerTimeout;
};

/// The doors, and the limits on who may come in. A client that is turned away at a line door is told why.
class Entrance {
 public:
  /// `observer` outlives it.
  Entrance(std::vector<Door> doors, AdmissionLimits limits, trace::Observer& observer);

  /// Whoever is here counts on.
  void change_limits(const AdmissionLimits& limits);

  /// Where the files of unix sockets were removed: see restore_file().
  void restore_files() const;

  void watch(Selector& selector) const;

  /// When expire() is due; kNever while the doors are open.
  Time deadline() const { return std::min({opens_again_at_, refusals_.deadline(), refused_.deadline()}); }
  void expire(Moment now);

  /// Accepts from each door that is readable, a bounded number of clients at once. Calls `admit` with each
  /// client that may come in.
  void accept(const Selector& selector, Moment now, const AddressBans& bans,
              const std::function<void(Newcomer)>& admit);

  /// While `wanted`, nobody may come in.
  void be_short_of_memory(bool wanted) { short_of_memory_ = wanted; }

  /// Why newcomers are turned away, whoever they are; empty: they are not.
  std::string_view why_closed() const;

  const EntranceTally& tally() const { return tally_; }

  /// A client that was admitted under this name has gone: it no longer counts against the limits.
  void release(const std::string& name);

 private:
  using Admit = std::function<void(Newcomer)>;

  void accept_through(const Door& door, Moment now, const AddressBans& bans, const Admit& admit);
  Newcomer take_in(Accepted accepted, const Door& door);
  struct Refusal {
    Objection objection;
    std::string words;  ///< empty: the newcomer may come in
  };
  Refusal objection_to(const Accepted& accepted, const AddressBans& bans, Moment now);
  void turn_away(Accepted accepted, const Door& door, const Refusal& refusal, Moment now);
  void note_refusal(const Accepted& accepted, const Refusal& refusal, Moment now);
  void accept_without_descriptor(const Door& door, int error, Moment now);
  bool turn_away_next(const Door& door, Moment now);

  std::vector<Door> doors_;
  AdmissionLimits limits_;
  trace::Observer& observer_;
  std::size_t clients_ = 0;
  EntranceTally tally_{};
  AddressLimits addresses_;
  UniqueFd spare_descriptor_;  // closed for a moment when no other is free, to turn a newcomer away
  Refused refused_;
  CrowdLog refusals_{"newcomers who were turned away", spdlog::level::warn};
  bool short_of_memory_ = false;
  Time opens_again_at_ = kNever;
};

}  // namespace chat::relay
