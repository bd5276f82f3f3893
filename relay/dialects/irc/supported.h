#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace chat::relay::irc {

class IrcDialect;

/// What RPL_ISUPPORT tells, 13 tokens a line at the most (Modern IRC).
std::vector<std::string> supported_tokens(IrcDialect& client);

/// The letters that RPL_MYINFO tells: of users' modes, of channels' modes, of those of them with a parameter.
std::string supported_modes();

/// A user's name with the '~' that says that nobody has checked it, as USERLEN says.
inline constexpr std::size_t kUserMaxBytes = 11;

/// An IPv6 address with a short scope; whatever is in it, messages with the longest names must fit a line.
inline constexpr std::size_t kHostMaxBytes = 50;

/// How many targets a command takes, as TARGMAX says.
inline constexpr std::size_t kTargetsMax = 4;

/// Mode changes with a parameter that one MODE takes, as MODES says.
inline constexpr std::size_t kModesMax = 12;

}  // namespace chat::relay::irc
