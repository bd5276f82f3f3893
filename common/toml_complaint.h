#pragma once

#include "common/config_error.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace chat {

/// The line with this number, from 1, without its end; empty past the file's last.
std::string_view line_of(std::string_view file, std::size_t number);

/// What to say of a section where a file has none: "there are no sections such as [x]: ...".
std::string about_any_section(std::string_view shown);

/// What to tell somebody whose file is no TOML: what stands there, and what would be right. The place, from
/// 1, and the description are the parser's (toml++). It notices late where an end is missing; then the line
/// told is where it begins. `sections`: those that a file may have, in words; empty: none.
ConfigError complaint_about(std::string_view file, std::size_t line, std::size_t column,
                            std::string_view description, std::string_view sections = {});

}  // namespace chat
