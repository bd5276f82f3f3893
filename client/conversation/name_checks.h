#pragma once

#include <string>
#include <string_view>

namespace chat::client {

/// Whether `word` can be the target of a line: the name of a room or a person, short enough to leave most of
/// the line to the text.
bool is_name(std::string_view word);

/// Whether `word` can be a room's key.
bool is_key(std::string_view word);

/// Why `name` cannot be written to, in words for people. It is no is_name().
std::string nobodys_name(std::string_view name);

}  // namespace chat::client
