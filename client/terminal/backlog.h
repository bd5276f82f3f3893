#pragma once

#include "client/events/event.h"

#include <cstddef>
#include <deque>

namespace chat::client {

/// Events that cannot be shown yet because the terminal stands still (Ctrl-S, a frozen line). Past the limits
/// they are only counted: the connection lives on, whatever is said.
class Backlog {
 public:
  static constexpr std::size_t kEventsMax = 50'000;
  static constexpr std::size_t kBytesMax = 16'777'216;

  void add(Event event);
  bool empty() const { return events_.empty() && left_out_ == 0; }

  /// Takes the next event. If some were left out, the last one says how many. Must not be called when empty.
  Event take(WallTime now);

  /// Takes none of them any more. Returns how many there were.
  std::size_t drop();

 private:
  std::deque<Event> events_;
  std::size_t bytes_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace chat::client
