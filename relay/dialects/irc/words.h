#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

namespace chat::relay::irc {

/// Takes the first part that is not empty off `text`, as in "a,b,,c"; returns nothing if there is none.
inline std::string_view take_part(std::string_view& text, char separator) {
  text.remove_prefix(std::min(text.find_first_not_of(separator), text.size()));
  const std::string_view part = text.substr(0, text.find(separator));
  text.remove_prefix(part.size());
  return part;
}

/// The parts of "a,b,,c" that are not empty.
inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::string_view part = take_part(text, separator); !part.empty(); part = take_part(text, separator)) {
    parts.push_back(part);
  }
  return parts;
}

}  // namespace chat::relay::irc
