#pragma once

#include <string>
#include <string_view>

namespace chat::client {

/// What may stand for a room or a person in a line that is sent, and leaves most of the line to the text.
bool is_name(std::string_view word);

/// What may stand for a room's key.
bool is_key(std::string_view word);

/// Why `name`, which is no is_name(), cannot be written to, for people.
std::string nobodys_name(std::string_view name);

}  // namespace chat::client
