#pragma once

#include "relay/dialects/irc/command.h"

#include <string>

namespace chat::relay::irc {

/// RPL_ISUPPORT, 13 tokens a line at the most (Modern IRC).
void tell_supported(const Request& request);

/// The letters that RPL_MYINFO tells: of users' modes, of channels' modes, of those of them with a parameter.
std::string supported_modes();

}  // namespace chat::relay::irc
