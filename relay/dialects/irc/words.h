#pragma once

#include "common/ascii.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay::irc {

/// "a,b,,c" in parts, empty ones left out.
inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// Of what clients may write in either case.
inline std::string upper_case(std::string_view word) {
  std::string upper(word);
  std::transform(upper.begin(), upper.end(), upper.begin(), to_upper);
  return upper;
}

}  // namespace chat::relay::irc
