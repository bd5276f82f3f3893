#pragma once

#include "common/quantity.h"
#include "common/result.h"

#include <string_view>

#include <fmt/format.h>

namespace chat {

/// What a value may be at the least and at the most.
template <class T>
struct Bounds {
  T least;
  T most;
};

/// `value`, or "'TEXT' is not from LEAST to MOST".
template <class T, class Worded>
Result<T> within(const T& value, const Bounds<T>& bounds, std::string_view text, Worded worded) {
  if (value >= bounds.least && value <= bounds.most) return value;
  return Failure(
      fmt::format("{} is not from {} to {}", in_quotes(text), worded(bounds.least), worded(bounds.most)));
}

}  // namespace chat
