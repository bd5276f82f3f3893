#pragma once

#include <string>
#include <string_view>

namespace chat::client {

/// Whether a line that was typed may have a password or a key in it, and so must not be kept. `private_talk`
/// is the nick of whom the person talks to; empty in a room, or nowhere.
///
/// People tell passwords to networks' services ("NickServ", QuakeNet's "Q"), in commands that this client
/// does not have ("/oper"), and in mistyped ones. `command_called` is given the word behind the '/', and
/// gives the name of the command that it means here; empty if there is none.
bool has_secret(std::string_view typed, std::string_view private_talk,
                std::string_view (*command_called)(std::string_view));

/// What may be shown and kept of what is said to a service: "identify ***". What is no word that services
/// know may be the password itself, and is hidden whole.
std::string without_secret(std::string_view said);

/// A line of IRC as it may be shown: "OPER ***", "MODE #ops ***". One without a password or a key stays.
std::string raw_without_secret(const std::string& line);

/// Whether `line`, of IRC, says something to a service, and to no room.
bool is_said_to_service(std::string_view line);

}  // namespace chat::client
