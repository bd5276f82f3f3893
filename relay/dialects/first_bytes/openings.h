#pragma once

#include "relay/dialects/first_bytes/protocol.h"

#include <optional>
#include <string_view>

namespace chat::relay {

/// The protocol of which `bytes` begin with an opening, whatever follows; nothing if there is none.
std::optional<Protocol> opening_of(std::string_view bytes);

/// The same for IRC, before the client is greeted. After that a person may say "NICK of time".
std::optional<Protocol> irc_opening_of(std::string_view bytes);

/// Whether more bytes may make an opening of either kind.
bool may_become_an_opening(std::string_view bytes);

}  // namespace chat::relay
