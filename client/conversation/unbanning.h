#pragma once

#include "client/protocol/server_support.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// A question for a room's bans, to take back those of one person. Servers say nothing to who takes back a
/// ban that there is not, so the bans are looked at first.
struct Unbanning {
  std::string room{};                ///< empty: nothing is asked
  std::string who{};                 ///< a nick or a mask
  std::vector<std::string> masks{};  ///< of the room's bans, those of `who`
  std::uint64_t question = 0;        ///< Questions::last(), when it was asked

  bool is_in(std::string_view other, const ServerSupport& support) const {
    return !room.empty() && support.same(room, other);
  }

  /// Keeps `mask` if it is `who`, or a ban of that nick, from whatever host.
  void take(std::string_view mask, const ServerSupport& support);
};

}  // namespace chat::client
