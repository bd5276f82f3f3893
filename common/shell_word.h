#pragma once

#include <string>
#include <string_view>

namespace chat {

/// The text as one word of a shell, for commands that people are shown: in quotes where it needs them.
/// Control characters are made visible().
std::string shell_word(std::string_view text);

}  // namespace chat
