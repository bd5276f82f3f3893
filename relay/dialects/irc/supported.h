#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace chat::relay::irc {

class IrcDialect;

/// What RPL_ISUPPORT tells, 13 tokens a line at the most (Modern IRC).
std::vector<std::string> supported_tokens(IrcDialect& client);

/// How many targets a command takes, as TARGMAX says.
inline constexpr std::size_t kTargetsMax = 4;

/// Mode changes with a parameter that one MODE takes, as MODES says.
inline constexpr std::size_t kModesMax = 12;

}  // namespace chat::relay::irc
