#include "client/terminal/backlog.h"

#include "common/text.h"

#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

std::size_t bytes_of(const Event& event) {
  return sizeof event + event.room.size() + event.nick.size() + event.text.size() + event.object.size() +
         event.id.size();
}

}  // namespace

void Backlog::add(Event event) {
  const std::size_t bytes = bytes_of(event);
  // An event that came after those left out would be out of order.
  if (left_out_ > 0 || events_.size() >= kEventsMax || bytes_ + bytes > kBytesMax) {
    ++left_out_;
    return;
  }
  bytes_ += bytes;
  events_.push_back(std::move(event));
}

Event Backlog::take(WallTime now) {
  if (events_.empty()) {
    const std::size_t left_out = std::exchange(left_out_, 0);
    return own_words(Event::Kind::error,
                     fmt::format("The terminal stood still for so long that {} {} not shown.",
                                 counted(left_out, "event"), left_out == 1 ? "is" : "are"),
                     now);
  }
  Event first = std::move(events_.front());
  events_.pop_front();
  bytes_ -= bytes_of(first);
  return first;
}

std::size_t Backlog::drop() {
  const std::size_t dropped = events_.size() + left_out_;
  *this = {};
  return dropped;
}

}  // namespace chat::client
