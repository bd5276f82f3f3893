#pragma once

#include <cstddef>

namespace chat::client {

/// Bounds on what a server can make the conversation keep. What is past a bound is shown but not kept.
inline constexpr std::size_t kPlacesMax = 200;
inline constexpr std::size_t kNameBytesMax = 200;    ///< of a nick or a room that is kept
inline constexpr std::size_t kKeyBytesMax = 150;     ///< of a room
inline constexpr std::size_t kMembersMax = 100'000;  ///< in all rooms together
inline constexpr std::size_t kBatchesMax = 32;       ///< open at one time
inline constexpr std::size_t kListedMax = 1'000;     ///< rooms that the person is not in, for completion
inline constexpr std::size_t kIgnoredMax = 1'000;
inline constexpr std::size_t kSeenLinesMax = 1'000;  ///< that a replay is compared with, in one place
inline constexpr std::size_t kRecentLinesMax = 200;  ///< that could be taken back, in one place

}  // namespace chat::client
