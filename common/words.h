#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace chat {

/// The first word, and what follows the spaces and TABs behind it.
inline std::pair<std::string_view, std::string_view> first_word(std::string_view text) {
  constexpr std::string_view kSpaces = " \t";
  const std::size_t space = std::min(text.find_first_of(kSpaces), text.size());
  const std::size_t rest = std::min(text.find_first_not_of(kSpaces, space), text.size());
  return {text.substr(0, space), text.substr(rest)};
}

inline std::string_view without_trailing_spaces(std::string_view text) {
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

inline std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto [word, rest] = first_word(text);
    if (!word.empty()) words.push_back(word);
    text = rest;
  }
  return words;
}

}  // namespace chat
