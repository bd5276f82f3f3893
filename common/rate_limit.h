#pragma once

#include "common/moment.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace chat {

/// How often something may happen: `burst` times at once, then once each `interval`; an interval of zero is
/// no limit.
struct RateLimit {
  int burst = 1;
  Duration interval = Duration::zero();

  bool unlimited() const { return interval == Duration::zero(); }
};

/// What has happened so far, as a rate limit sees it: the generic cell rate algorithm (ITU-T I.371), a token
/// bucket with no tokens to count. Where it is asked with another limit than before, it has happened as often
/// as it has: what that costs is the new limit's.
class RateMeter {
 public:
  /// When it may happen next: at once, unless that is after `now`.
  Time free_at(const RateLimit& limit, Time now) const {
    return now + owed(limit, now) - (limit.burst - 1) * limit.interval;
  }

  /// It happens, or counts as if it had happened so often.
  void count(const RateLimit& limit, Time now, std::size_t times = 1) {
    paid_until_ = now + owed(limit, now) + static_cast<Duration::rep>(times) * limit.interval;
    interval_ = limit.interval;
  }

  /// It has happened once, and does not count.
  void give_back() { paid_until_ -= interval_; }

  /// Whether a whole burst may come: nothing is owed.
  bool is_at_rest(Time now) const { return paid_until_ <= now; }

  /// What has happened is counted by this limit from now on.
  void adopt(const RateLimit& limit, Time now) { count(limit, now, 0); }

  /// Whether it is counted by another limit.
  bool has_other(const RateLimit& limit) const { return interval_ != limit.interval; }

 private:
  Duration owed(const RateLimit& limit, Time now) const {
    if (limit.unlimited()) return Duration::zero();
    const Duration owed = std::max(paid_until_ - now, Duration::zero());
    if (!has_other(limit) || interval_ == Duration::zero()) return owed;
    const double times = std::chrono::duration<double>(owed) / interval_;
    return std::chrono::duration_cast<Duration>(times * std::chrono::duration<double>(limit.interval));
  }

  Time paid_until_{};
  Duration interval_{};  // of the limit that it is counted by
};

}  // namespace chat
