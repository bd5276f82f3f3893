#pragma once

#include "common/ascii.h"
#include "common/irc_message.h"
#include "common/take_until.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace chat::client {

/// Gives `take` each word of `text`; empty words are passed over.
template <class Take>
void for_each_word(std::string_view text, char separator, Take take) {
  while (!text.empty()) {
    const std::string_view word = take_until(text, separator);
    if (!word.empty()) take(word);
  }
}

/// Gives `take` each line of `text`, which ends with CR, LF or both; empty lines are passed over.
template <class Take>
void for_each_line(std::string_view text, Take take) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.empty()) take(line);
  }
}

inline std::string_view last_parameter(const IrcMessage& message) {
  return message.count == 0 ? std::string_view() : message.slots[message.count - 1];
}

/// Whether `nick` is one by RFC 2812, section 2.3.1, whatever its length.
inline bool is_nick(std::string_view nick) {
  const auto fits = [](char c) { return (c >= 'A' && c <= '}') || is_digit(c) || c == '-'; };
  return !nick.empty() && nick.front() >= 'A' && std::all_of(nick.begin(), nick.end(), fits);
}

/// `line` with spaces for CR, LF and NUL: it cannot become two.
inline std::string without_line_ends(std::string line) {
  for (char& c : line) {
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
  }
  return line;
}

}  // namespace chat::client
