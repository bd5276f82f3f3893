#pragma once

#include <algorithm>
#include <string_view>

namespace chat {

/// Takes off `rest` what comes before the first `separator`, and the separator; all of it if there is none.
/// Between two separators it takes an empty word.
inline std::string_view take_until(std::string_view& rest, char separator) {
  const std::string_view taken = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(taken.size() + 1, rest.size()));
  return taken;
}

}  // namespace chat
