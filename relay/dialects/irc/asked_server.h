#pragma once

#include "relay/dialects/irc/command.h"

#include <string_view>

namespace chat::relay::irc {

/// Whether a client may ask this relay for what it asks the server `name` for: by the relay's name, a mask of
/// it, or the nick of somebody here. Else 402 has been sent.
bool is_asked_here(const Request& request, std::string_view name);

}  // namespace chat::relay::irc
