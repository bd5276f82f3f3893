#pragma once

#include "relay/dialects/irc/command.h"

#include <span>

namespace chat::relay::irc {

/// Commands of RFC 2812 that this relay does not offer, and HELP does not list. Each is refused by a numeric
/// of its own, so that nobody thinks that it was mistyped.
std::span<const Command> commands_not_offered();

}  // namespace chat::relay::irc
