#pragma once

#include <cstddef>
#include <string>

namespace chat::relay::irc {

class IrcDialect;

/// RPL_ISUPPORT, 13 tokens a line at the most (Modern IRC).
void tell_supported(IrcDialect& client);

/// The letters that RPL_MYINFO tells: of users' modes, of channels' modes, of those of them with a parameter.
std::string supported_modes();

/// A user's name with the '~' that says that nobody has checked it, as USERLEN says.
inline constexpr std::size_t kUserMaxBytes = 11;

/// How many targets a command takes, as TARGMAX says.
inline constexpr std::size_t kTargetsMax = 4;

/// Mode changes with a parameter that one MODE takes, as MODES says.
inline constexpr std::size_t kModesMax = 12;

}  // namespace chat::relay::irc
