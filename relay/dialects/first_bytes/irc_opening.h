#pragma once

#include "relay/dialects/first_bytes/recognise.h"

#include <optional>
#include <string_view>

namespace chat::relay {

/// What an IRC client or gateway may begin with, in any case. "nick is my dog" is something people say:
/// unless it is in capitals a line counts only if it has the form that its command asks for.
std::optional<Protocol> irc_in(std::string_view line);

/// Whether a line that irc_in() knows is a person's rather than a program's, which writes in capitals and
/// says something.
bool is_typed_by_hand(std::string_view line);

/// Whether the part of a line that is here may yet become that.
bool may_begin_irc(std::string_view part);

}  // namespace chat::relay
