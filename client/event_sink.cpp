#include "client/event_sink.h"

#include "common/text.h"

#include <utility>

#include <fmt/format.h>

namespace chat::client {

void EventQueue::take(Event&& event) {
  if (events_.size() < kEventsMax) {
    events_.push_back(std::move(event));
  } else {
    ++not_kept_;
  }
}

std::vector<Event> EventQueue::take_all() {
  std::vector<Event> events = std::exchange(events_, {});
  const std::size_t lost = std::exchange(not_kept_, 0);
  if (lost > 0) {
    events.push_back(own_words(
        Event::Kind::error,
        fmt::format("The server said so much at once that {} are not shown.", counted(lost, "event")),
        events.back().time));
  }
  return events;
}

}  // namespace chat::client
