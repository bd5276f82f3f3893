#pragma once

#include <optional>
#include <string_view>

namespace chat::relay {

/// The name that a newcomer takes with its first line, "/nick bob"; nothing if the line is something else.
std::optional<std::string_view> nick_in(std::string_view first_line);

/// Whether `unfinished`, which has no line end yet, may still become such a line.
bool may_become_nick(std::string_view unfinished);

}  // namespace chat::relay
