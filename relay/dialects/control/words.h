#pragma once

#include "common/text.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace chat::relay::control {

/// "1 person", "1,234 people".
inline std::string people(std::size_t count) {
  return count == 1 ? "1 person" : with_commas(count) + " people";
}

/// Why there is nothing to export, or to forget.
inline std::string nothing_is_kept_of(std::string_view account_or_room) {
  return fmt::format("nothing is kept of {}", visible(account_or_room));
}

}  // namespace chat::relay::control
