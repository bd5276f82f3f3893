#pragma once

#include <string_view>

namespace chat::client {

/// Whether a line that was typed may have a password or a key in it, and is not to be kept. `private_talk` is
/// with whom one talks where it was typed; empty: in a room, or nowhere.
///
/// Networks' services ("NickServ", QuakeNet's "Q") are told passwords. So are commands that are none here
/// ("/oper"), and mistyped ones: `command_called` tells which are, by their name without the '/', and what
/// they are called here.
bool has_secret(std::string_view typed, std::string_view private_talk,
                std::string_view (*command_called)(std::string_view));

/// Whether somebody of that name is told passwords, as far as names tell.
bool is_service(std::string_view target);

}  // namespace chat::client
