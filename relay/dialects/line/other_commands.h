#pragma once

#include <span>
#include <string>
#include <string_view>

namespace chat::relay {

/// What to do instead of an unknown command, in a sentence: what it is called here ("names" is "/who"), why
/// there is no such command, or which of `commands` it is a slip for. Empty if nothing is known of it.
std::string advice_on_command(std::string_view name, std::span<const std::string_view> commands);

/// What there is here instead of one of the services that other networks have, such as NickServ; empty if it
/// is the name of none.
std::string_view instead_of_service(std::string_view name, bool has_accounts);

}  // namespace chat::relay
