#pragma once

#include "relay/hub/fact.h"

#include <cstdint>

namespace chat::relay {

/// Whom facts happen to.
class FactSink {
 public:
  virtual void apply(const Fact& fact) = 0;

 protected:
  ~FactSink() = default;
};

/// A port: puts what the hub decides in the one order in which it happens.
class Ledger {
 public:
  Ledger() = default;
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  virtual ~Ledger() = default;

  /// Has the fact happen: now, or when its turn has come. The fact's views are valid during the call only.
  virtual void publish(const Fact& fact, FactSink& sink) = 0;

  /// For what is said now. Ids grow, also over restarts.
  virtual std::uint64_t next_id(WallTime now) = 0;
};

/// Of a relay alone: what is decided happens.
class LocalLedger final : public Ledger {
 public:
  void publish(const Fact& fact, FactSink& sink) override { sink.apply(fact); }

  /// Microseconds since 1970; where the clock has been set back or more is said in one, one more than the
  /// last.
  std::uint64_t next_id(WallTime now) override;

 private:
  std::uint64_t last_id_ = 0;
};

}  // namespace chat::relay
