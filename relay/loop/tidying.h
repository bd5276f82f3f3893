#pragma once

#include "common/moment.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

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

  /// The archive has done with so many lines and events so far. A batch of many frees the memory that they
  /// took, when those who said them may have long left.
  void note_archived(std::uint64_t so_far, Time now) {
    if (so_far - std::exchange(archived_, so_far) >= kManyArchived) put_off(now);
  }

  bool is_due_some_time() const { return at_ != kNever; }
  Time deadline() const { return std::min(at_, by_); }

  /// It is done.
  void end() { at_ = by_ = kNever; }

 private:
  static constexpr std::chrono::milliseconds kQuiet{200};
  static constexpr std::chrono::seconds kMost{5};
  static constexpr std::uint64_t kManyArchived = 1'000;

  Time at_ = kNever;
  Time by_ = kNever;  // at the latest
  std::uint64_t archived_ = 0;
};

}  // namespace chat::relay
