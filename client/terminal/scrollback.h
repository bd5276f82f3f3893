#pragma once

#include "client/events/event.h"

#include <cstddef>
#include <deque>
#include <string_view>
#include <vector>

namespace chat::client {

/// What was seen, newest last, for /search. Past either bound the oldest is forgotten.
class Scrollback {
 public:
  static constexpr std::size_t kEvents = 20'000;
  static constexpr std::size_t kBytes = std::size_t{8} << 20;

  explicit Scrollback(std::size_t most_events = kEvents, std::size_t most_bytes = kBytes)
      : most_events_(most_events), most_bytes_(most_bytes) {}

  /// What the event takes back is found no more.
  void add(const Event& event);

  struct Found {
    std::vector<Event> events;  ///< the newest of them, newest last
    std::size_t more = 0;       ///< how many older ones were left out
  };

  /// The events with `text` in what was said or in a nick, whatever the case (Unicode's), formatting codes
  /// aside; at most `most` of them. An empty `text` is found nowhere.
  Found search(std::string_view text, std::size_t most) const;

 private:
  void take_back(const std::string& id);

  std::deque<Event> events_;
  std::size_t bytes_ = 0;
  std::size_t most_events_;
  std::size_t most_bytes_;
};

}  // namespace chat::client
