#pragma once

#include "relay/dialects/first_bytes/recognise.h"

#include <optional>
#include <string_view>

namespace chat::relay {

/// What bytes tell at once, whatever follows them.
std::optional<Protocol> opening_of(std::string_view bytes);

/// The same of IRC, of who has not been greeted: a person may say "NICK of time".
std::optional<Protocol> irc_opening_of(std::string_view bytes);

/// More bytes may make an opening of either kind of these.
bool may_become_an_opening(std::string_view bytes);

}  // namespace chat::relay
