#pragma once

#include "client/events/event.h"
#include "client/protocol/server_support.h"
#include "common/moment.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// What the person said while not connected, in its order, until it can be sent. Bounded. What is old is not
/// said unasked: the room talks of something else by then.
class Postponed {
 public:
  static constexpr std::size_t kLinesMax = 100;
  static constexpr WallTime::duration kStaleAfter = std::chrono::hours(1);

  struct Saying {
    Event::Kind kind = Event::Kind::message;
    std::string target{};
    std::string text{};
    std::size_t lines = 1;  ///< that a server would be sent for it
    WallTime since{};
  };

  /// Returns false if with these there would be too many lines.
  bool add(Saying saying);

  std::size_t lines() const;
  bool is_stale(WallTime now) const;
  const std::vector<Saying>& all() const { return sayings_; }
  std::vector<Saying> take();

  /// Drops what was for `target`. Returns how many lines that were.
  std::size_t drop(std::string_view target, const ServerSupport& support);

 private:
  std::vector<Saying> sayings_{};
};

}  // namespace chat::client
