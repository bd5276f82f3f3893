#pragma once

#include "common/moment.h"

#include <chrono>
#include <cstddef>

namespace chat::relay {

/// How long others still wait for somebody who is slow: 2 seconds, which come back within a minute. Whoever
/// takes 512 KiB a second is not slow, and costs none of it.
class Patience {
 public:
  /// The waiting begins, or has ended. Waiting that has begun already goes on.
  void begin(Time now);
  void end(Time now);
  bool is_waiting() const { return is_waiting_; }

  /// So many bytes have been taken by whoever is waited for. Call often while waiting.
  void take(std::size_t bytes, Time now);

  /// When it is used up if nothing is taken any more; kNever if nobody is waited for.
  Time ends() const { return is_waiting_ ? counted_until_ + left_ : kNever; }
  bool is_used_up(Time now) const { return is_waiting_ ? now >= ends() : left_ <= Duration::zero(); }

  /// The time that the relay stood still is nobody's waiting.
  void forgive(Duration lost) {
    if (is_waiting_) counted_until_ += lost;
  }

 private:
  void count(Time now);

  static constexpr std::chrono::seconds kMost{2};

  Duration left_ = kMost;
  Time counted_until_{};   // what came before has been counted
  std::size_t taken_ = 0;  // bytes since then
  bool is_waiting_ = false;
};

}  // namespace chat::relay
