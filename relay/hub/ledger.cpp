#include "relay/hub/ledger.h"

#include <algorithm>
#include <chrono>

namespace chat::relay {

std::uint64_t LocalLedger::next_id(WallTime now) {
  const auto since_1970 = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch());
  last_id_ =
      std::max(last_id_ + 1, static_cast<std::uint64_t>(std::max<std::int64_t>(since_1970.count(), 0)));
  return last_id_;
}

}  // namespace chat::relay
