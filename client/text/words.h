#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace chat::client {

/// `text` without the spaces and tabs around it.
std::string_view trimmed(std::string_view text);

/// The first word, and what follows the spaces behind it.
std::pair<std::string_view, std::string_view> first_word(std::string_view text);

/// Whether `line`, which has no blanks around it, is a command. What begins with "//" is text, and so are
/// several lines, as they are pasted.
bool is_command_line(std::string_view line);

/// With a full stop, unless it has an end of its own.
std::string as_sentence(std::string text);

/// `text` with LF for each CR LF and CR.
std::string with_lf(std::string_view text);

}  // namespace chat::client
