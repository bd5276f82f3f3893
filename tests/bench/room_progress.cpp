#include "tests/bench/room_progress.h"

#include <algorithm>

namespace chat::bench {

void RoomProgress::said(std::size_t seat, std::uint64_t lines) {
  said_ += lines;
  advance(seat, lines);
}

// A scan happens only when nobody is left at the slowest place, so it always finds a later one: there is at
// most one scan a message.
void RoomProgress::advance(std::size_t seat, std::uint64_t lines) {
  const bool was_slowest = places_[seat] == slowest_;
  places_[seat] += lines;
  if (was_slowest && lines > 0 && --at_slowest_ == 0) find_slowest();
}

void RoomProgress::find_slowest() {
  slowest_ = *std::min_element(places_.begin(), places_.end());
  at_slowest_ = static_cast<std::size_t>(std::count(places_.begin(), places_.end(), slowest_));
}

std::uint64_t RoomProgress::missing() const {
  std::uint64_t sum = 0;
  for (const auto place : places_) sum += said_ > place ? said_ - place : 0;
  return sum;
}

std::uint64_t RoomProgress::surplus() const {
  std::uint64_t sum = 0;
  for (const auto place : places_) sum += place > said_ ? place - said_ : 0;
  return sum;
}

}  // namespace chat::bench
