#include "client/events/event_sink.h"

#include "common/text.h"

#include <utility>

#include <fmt/format.h>

namespace chat::client {

bool EventLimit::admits(const Event& event) {
  const std::size_t most = event.kind == Event::Kind::error ? 2 * kEventsMax : kEventsMax;
  const bool fits = admitted_ < most;
  ++(fits ? admitted_ : refused_);
  return fits;
}

std::optional<Event> EventLimit::tell(WallTime now) {
  admitted_ = 0;
  const std::size_t refused = std::exchange(refused_, 0);
  if (refused == 0) return std::nullopt;
  return own_words(Event::Kind::error,
                   fmt::format("The server said so much at once that {} {} not shown.",
                               counted(refused, "event"), refused == 1 ? "is" : "are"),
                   now);
}

void EventQueue::take(Event&& event) {
  if (limit_.admits(event)) events_.push_back(std::move(event));
}

std::vector<Event> EventQueue::take_all() {
  std::vector<Event> events = std::exchange(events_, {});
  const WallTime latest = events.empty() ? WallTime{} : events.back().time;
  if (auto refused = limit_.tell(latest)) events.push_back(std::move(*refused));
  return events;
}

}  // namespace chat::client
