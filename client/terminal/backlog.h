#pragma once

#include "client/events/event.h"

#include <cstddef>
#include <deque>

namespace chat::client {

/// What is to be shown, and cannot be yet because the terminal stands still (Ctrl-S, a frozen line). What is
/// past the limits is counted: the connection lives on, whatever is said.
class Backlog {
 public:
  static constexpr std::size_t kEventsMax = 50'000;
  static constexpr std::size_t kBytesMax = 16'777'216;

  void add(Event event);
  bool empty() const { return events_.empty() && left_out_ == 0; }

  /// The next one; at the end, if there was no room for all, how many there were besides. Not when empty.
  Event take(WallTime now);

 private:
  std::deque<Event> events_;
  std::size_t bytes_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace chat::client
