#pragma once

#include "common/irc_message.h"

#include <cstddef>

namespace chat::relay::irc {

/// Of a message without its tags and its CR LF.
inline constexpr std::size_t kLineBytes = kIrcMessageBytes - 2;

/// A user's name with the '~' that says that nobody has checked it, as USERLEN says.
inline constexpr std::size_t kUserMaxBytes = 11;

/// How many targets a command takes, as TARGMAX says.
inline constexpr std::size_t kTargetsMax = 4;

/// Mode changes with a parameter that one MODE takes, as MODES says.
inline constexpr std::size_t kModesMax = 12;

/// Of one message that tells of changed modes: with the longest names around it, it fits a line.
inline constexpr std::size_t kModesTextMaxBytes = 350;

}  // namespace chat::relay::irc
