#pragma once

#include "common/moment.h"

#include <cstdint>
#include <string>

namespace chat::relay {

/// What is known of who came in by another relay.
struct Elsewhere {
  std::string return_key{};
  Time heard_of{};               ///< of its relay, the last time
  std::uint64_t told_up_to = 0;  ///< the last id then; 0: it has not been heard of
};

}  // namespace chat::relay
