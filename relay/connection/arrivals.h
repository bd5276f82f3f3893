#pragma once

#include "common/moment.h"

#include <chrono>
#include <cstdint>

namespace chat::relay {

/// Since when a client may lack what it was told, while it may lack something. Its machine acknowledges
/// bytes, and nobody notes when each was said; so what has arrived is compared now and then with what had
/// been told at the look before.
class Arrivals {
 public:
  /// All has arrived so far.
  explicit Arrivals(WallTime now) : since_(now), looked_at_(now) {}

  /// `told`: the bytes that there have been for it so far, sent or not; `arrived`: those of them that are
  /// acknowledged.
  void look(std::uint64_t told, std::uint64_t arrived, WallTime now) {
    if (arrived >= told_) since_ = looked_at_;
    told_ = told;
    looked_at_ = now;
  }

  /// Its bytes are counted anew, from these on. What had not arrived has not arrived yet.
  void count_anew(std::uint64_t told, WallTime now) {
    told_ = told;
    looked_at_ = now;
  }

  /// All that it was told before has arrived. What is said in one round has one time, and what another relay
  /// tells of has happened before.
  WallTime since() const { return since_ - std::chrono::seconds(1); }

 private:
  WallTime since_;
  WallTime looked_at_;
  std::uint64_t told_ = 0;  // at the last look
};

}  // namespace chat::relay
