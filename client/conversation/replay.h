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
  bool ends_replay = false;  ///< of history, and not within another such batch
  bool is_missed = false;    ///< of history that was asked for on coming back: it is heard as if it came now
  std::string target{};
};

/// History that the server shows again.
struct Replay {
  std::uint64_t number = 0;  ///< of the replay that began last
  std::map<std::string, Batch, std::less<>> batches{};

  /// Whether messages with that batch tag are history.
  bool has(std::string_view batch) const {
    const auto open = batches.find(batch);
    return open != batches.end() && open->second.is_replay;
  }
  bool has_missed(std::string_view batch) const {
    const auto open = batches.find(batch);
    return open != batches.end() && open->second.is_missed;
  }
};

}  // namespace chat::client
