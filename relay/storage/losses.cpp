#include "relay/storage/losses.h"

#include "relay/hub/archive.h"

#include <utility>

#include <spdlog/spdlog.h>

namespace chat::relay {

Losses::~Losses() {
  if (lines_ + events_ > 0)
    spdlog::warn("not kept since the relay started: {}", lines_and_events(lines_, events_));
}

void Losses::add(std::uint64_t lines, std::uint64_t events, const std::string& why, Time now) {
  count(lines, events);
  if (now < tell_again_at_) return;
  has_told_ = true;
  tell_again_at_ = now + kBetweenWords;
  spdlog::error("what is said is not kept, {} so far: {}", lines_and_events(lines_, events_), why);
}

void Losses::count(std::uint64_t lines, std::uint64_t events) {
  lines_ += lines;
  events_ += events;
}

/// A disk that is too slow now and then begins and ends often: that is told once an hour, too.
void Losses::end() {
  if (!std::exchange(has_told_, false)) return;
  spdlog::warn("what is said is kept again; lost since the relay started: {}",
               lines_and_events(lines_, events_));
}

}  // namespace chat::relay
