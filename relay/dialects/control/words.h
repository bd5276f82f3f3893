#pragma once

#include "common/text.h"

#include <cstddef>
#include <string>

namespace chat::relay::control {

/// "1 person", "1,234 people".
inline std::string people(std::size_t count) {
  return count == 1 ? "1 person" : with_commas(count) + " people";
}

}  // namespace chat::relay::control
