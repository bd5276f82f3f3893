#pragma once

#include <string>
#include <string_view>

namespace chat {

/// Of a value that TOML does not take for a number or a date, though its author meant one: what is wrong with
/// it, and how to write it. Empty: it was meant for something else.
std::string about_misspelt_number(std::string_view value);

}  // namespace chat
