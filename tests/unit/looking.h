#pragma once

#include <cstddef>
#include <string_view>

namespace chat::test {

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// How often `part`, which is not empty, stands in `text`.
inline std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t times = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size()))
    ++times;
  return times;
}

}  // namespace chat::test
