#pragma once

#include "common/irc_message.h"

#include <cstddef>

namespace chat::relay::irc {

/// Of a message without its tags and its CR LF.
inline constexpr std::size_t kLineBytes = kIrcMessageBytes - 2;

/// A user's name with its '~', which says that nobody has checked it. USERLEN tells clients this.
inline constexpr std::size_t kUserMaxBytes = 11;

/// How many targets a command takes. TARGMAX tells clients this.
inline constexpr std::size_t kTargetsMax = 4;

/// The letters and arguments of one message that tells of changed modes. With the longest names around them,
/// they fit a line.
inline constexpr std::size_t kModesTextMaxBytes = 350;

}  // namespace chat::relay::irc
