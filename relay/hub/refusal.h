#pragma once

#include <cstddef>
#include <string>

#include <tl/expected.hpp>

namespace chat::relay {

/// Why the hub did not do what it was asked. Each dialect has its own words for it.
enum class Problem {
  nick_malformed,
  nick_too_long,
  nick_taken,
  nobody_called,
  room_malformed,
  room_too_long,
  already_there,
  topic_too_long,
  not_reading,
};

struct Refusal {
  Problem problem;
  std::string subject{};   ///< the name in question
  std::size_t actual = 0;  ///< for limits: what was asked for, in bytes
  std::size_t limit = 0;
};

template <class T = void>
using Answer = tl::expected<T, Refusal>;

}  // namespace chat::relay
