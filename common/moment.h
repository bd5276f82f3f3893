#pragma once

#include <chrono>
#include <cstddef>

namespace chat {

using Time = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;
using WallTime = std::chrono::system_clock::time_point;

inline constexpr Time kNever = Time::max();

/// How late a deadline may be where nobody waits for it to the moment. All that fall into a step are seen to
/// at its end, in one round, since each alone would wake the loop.
inline constexpr std::chrono::milliseconds kLateBy{100};

/// The end of the step that `at` falls into. kNever stays.
inline Time may_be_late(Time at) {
  if (at > kNever - kLateBy) return kNever;
  const Duration into_step = at.time_since_epoch() % kLateBy;
  return into_step == Duration::zero() ? at : at + (kLateBy - into_step);
}

/// Rounded up: whoever waits so long does not come too early.
inline std::size_t seconds_until(Time then, Time now) {
  return static_cast<std::size_t>(std::chrono::ceil<std::chrono::seconds>(then - now).count());
}

/// One reading of both clocks. It is taken once a round, where the loop wakes, and handed to everything that
/// happens in the round; nothing below the loop reads a clock.
struct Moment {
  Time steady;    ///< for deadlines
  WallTime wall;  ///< for what people are shown
};

}  // namespace chat
