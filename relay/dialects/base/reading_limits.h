#pragma once

#include "common/rate_limit.h"
#include "common/units.h"
#include "relay/dialects/base/work.h"

#include <cstddef>

namespace chat::relay {

/// How much is taken from each client of a dialect, and when.
struct ReadingLimits {
  std::size_t backlog_bytes = kMiB;  ///< a client for which half of this waits is not read from
  RateLimit flood{};                 ///< how fast its lines are taken
  RoundWork* work = nullptr;         ///< what a round may do for all clients; null: as much as they ask for
};

}  // namespace chat::relay
