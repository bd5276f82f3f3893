#pragma once

#include "common/moment.h"

#include <chrono>
#include <cstdint>

namespace chat {

// Times as files and protocols have them: whole units since 1970, without leap seconds (POSIX, "Seconds Since
// the Epoch").

/// Rounded down.
inline std::int64_t unix_seconds(WallTime at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

/// Rounded down.
inline std::int64_t unix_milliseconds(WallTime at) {
  return std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count();
}

/// The clock's time. What is beyond the clock's range (1677 to 2262) becomes its first or last.
template <class Unit>
constexpr WallTime wall_time_at(Unit since_1970) {
  if (since_1970 >= std::chrono::floor<Unit>(WallTime::max().time_since_epoch())) return WallTime::max();
  if (since_1970 <= std::chrono::ceil<Unit>(WallTime::min().time_since_epoch())) return WallTime::min();
  return WallTime(since_1970);
}

}  // namespace chat
