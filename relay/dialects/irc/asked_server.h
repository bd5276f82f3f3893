#pragma once

#include "relay/dialects/irc/command.h"

#include <string_view>

namespace chat::relay::irc {

/// Whether the server `name` that a client asks is this relay: it is empty, the relay's name, a mask of that,
/// or the nick of somebody here. If it is not, 402 has been sent.
bool is_asked_here(const Request& request, std::string_view name);

}  // namespace chat::relay::irc
