#pragma once

#include "common/moment.h"

#include <algorithm>
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
/// bucket with no tokens to count. Always to be asked with the same limit.
class RateMeter {
 public:
  /// When it may happen next: at once, unless that is after `now`.
  Time free_at(const RateLimit& limit, Time now) const {
    return std::max(paid_until_, now) - (limit.burst - 1) * limit.interval;
  }

  /// It happens, or counts as if it had happened so often.
  void count(const RateLimit& limit, Time now, std::size_t times = 1) {
    paid_until_ = std::max(paid_until_, now) + static_cast<Duration::rep>(times) * limit.interval;
  }

  /// It has happened once, and does not count.
  void give_back(const RateLimit& limit) { paid_until_ -= limit.interval; }

  /// Whether a whole burst may come: nothing is owed.
  bool is_at_rest(Time now) const { return paid_until_ <= now; }

 private:
  Time paid_until_{};
};

}  // namespace chat
