#pragma once

#include <chrono>

namespace chat {

using Time = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;
using WallTime = std::chrono::system_clock::time_point;

inline constexpr Time kNever = Time::max();

/// One reading of both clocks. It is taken once a round, where the loop wakes, and handed to everything that
/// happens in the round; nothing below the loop reads a clock.
struct Moment {
  Time steady;    ///< for deadlines
  WallTime wall;  ///< for what people are shown
};

}  // namespace chat
