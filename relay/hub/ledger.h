#pragma once

#include "relay/hub/cluster_figures.h"
#include "relay/hub/fact.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chat::relay {

/// Where a ledger sends its facts, in their order.
class FactSink {
 public:
  virtual void apply(const Fact& fact) = 0;

 protected:
  ~FactSink() = default;
};

/// A port: puts facts in the one order in which they happen.
class Ledger {
 public:
  Ledger() = default;
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  virtual ~Ledger() = default;

  /// Has `sink` apply the fact, now or when its turn has come. The fact's views are valid during the call
  /// only.
  virtual void publish(const Fact& fact, FactSink& sink) = 0;

  /// An id for what is said now. Ids grow, also over restarts.
  virtual std::uint64_t next_id(WallTime now) = 0;

  /// What somebody who comes in now has to know: not everybody hears what happens here. Empty: nothing.
  virtual std::string warning() const { return {}; }
  /// Of which the codes are made by which people come back (see ReturnCodes), of somebody who is on another
  /// relay; empty: it is on none that is known.
  virtual std::string_view return_key_of(std::uint64_t /*person*/) const { return {}; }
  /// The relay stops: whoever leaves it from now on leaves with it, which others are told of as of one thing.
  virtual void stop() {}
  /// Up to which id, of what is said, whoever is on the person's relay has been told of it, for all that is
  /// known: until that relay was last heard of, less the time for which a lost connection may go unnoticed.
  /// Of one's own relay: the last id. 0: that is not known, or no other relay shares the chat.
  virtual std::uint64_t told_up_to(std::uint64_t /*person*/) const { return 0; }
  /// An id before that one, and before all that was told late since then, whose ids are smaller than its
  /// order.
  virtual std::uint64_t before_late(std::uint64_t told_up_to) const { return told_up_to; }
  /// Nothing: no other relay shares the chat.
  virtual std::optional<ClusterFigures> cluster() const { return std::nullopt; }
};

/// The id of what is said now: microseconds since 1970. One more than the last id, if the clock was set back
/// or several lines were said in one microsecond.
std::uint64_t id_after(std::uint64_t last_id, WallTime now);

/// For a relay alone: every fact happens at once.
class LocalLedger final : public Ledger {
 public:
  /// `last_id`: of what was said before this relay was started.
  explicit LocalLedger(std::uint64_t last_id = 0) : last_id_(last_id) {}

  void publish(const Fact& fact, FactSink& sink) override { sink.apply(fact); }

  std::uint64_t next_id(WallTime now) override { return last_id_ = id_after(last_id_, now); }

 private:
  std::uint64_t last_id_;
};

}  // namespace chat::relay
