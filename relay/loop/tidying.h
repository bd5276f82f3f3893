#pragma once

#include "common/moment.h"

#include <algorithm>
#include <chrono>

namespace chat::relay {

/// When to give back the memory that a crowd took by coming, moving, going or falling behind. The C library
/// keeps that memory, because it lies between blocks that are in use.
class Tidying {
 public:
  /// There may be something to give back: at once when nothing has happened for a moment, and before long
  /// although there is talk.
  void put_off(Time now) {
    at_ = now + kQuiet;
    by_ = std::min(by_, now + kMost);
  }

  bool is_due_some_time() const { return at_ != kNever; }
  Time deadline() const { return std::min(at_, by_); }

  /// It is done.
  void end() { at_ = by_ = kNever; }

 private:
  static constexpr std::chrono::milliseconds kQuiet{200};
  static constexpr std::chrono::seconds kMost{5};

  Time at_ = kNever;
  Time by_ = kNever;  // at the latest
};

}  // namespace chat::relay
