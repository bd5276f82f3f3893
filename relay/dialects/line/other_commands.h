#pragma once

#include <span>
#include <string>
#include <string_view>

namespace chat::relay {

/// What to do instead of a command that there is not, in a sentence: what IRC and other chats call otherwise
/// ("/names" is "/who"), what is not to be had here, or which of `commands` it is a slip for. Empty if
/// nothing is known of it.
std::string advice_on_command(std::string_view name, std::span<const std::string_view> commands);

}  // namespace chat::relay
