#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace chat::client {

/// Without the spaces and tabs around it.
std::string_view trimmed(std::string_view text);

/// The first word, and what follows the spaces behind it.
std::pair<std::string_view, std::string_view> first_word(std::string_view text);

/// Whether `line`, without blanks around it, is a command: "//" begins text, and of several lines, as they
/// are pasted, none is one.
bool is_command_line(std::string_view line);

/// With a full stop, unless it has an end of its own.
std::string as_sentence(std::string text);

/// `text` with LF for each CR LF and CR.
std::string with_lf(std::string_view text);

}  // namespace chat::client
