#pragma once

#include "relay/dialects/first_bytes/protocol.h"

#include <optional>
#include <string_view>

namespace chat::relay {

/// The protocol of a line that an IRC client or gateway may begin with, in any case. People say "nick is my
/// dog", so the line must have the form that its command asks for; a command in capitals may also stand
/// alone.
std::optional<Protocol> irc_in(std::string_view line);

/// Whether a person rather than a program wrote a line that irc_in() knows. A program writes commands in
/// capitals, and their parameters.
bool is_typed_by_hand(std::string_view line);

/// Whether `part`, the beginning of a line, may become one that irc_in() knows.
bool may_begin_irc(std::string_view part);

}  // namespace chat::relay
