#include "relay/hub/ledger.h"

#include "relay/hub/bookmarks.h"

#include <algorithm>

namespace chat::relay {

std::uint64_t id_after(std::uint64_t last_id, WallTime now) {
  return std::max(last_id + 1, id_at(now));
}

}  // namespace chat::relay
