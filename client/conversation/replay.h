#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace chat::client {

/// A server's batch (IRCv3 batch) that is open.
struct Batch {
  bool is_replay = false;    ///< of history
  bool ends_replay = false;  ///< it is not within another
  std::string target{};
};

/// History that the server shows again.
struct Replay {
  std::uint64_t number = 0;  ///< of the replay that began last
  std::map<std::string, Batch, std::less<>> batches{};

  /// Whether what has that batch tag is replayed.
  bool has(std::string_view batch) const {
    const auto open = batches.find(batch);
    return open != batches.end() && open->second.is_replay;
  }
};

}  // namespace chat::client
