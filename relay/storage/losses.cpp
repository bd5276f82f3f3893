#include "relay/storage/losses.h"

#include "relay/hub/archive.h"

#include <spdlog/spdlog.h>

namespace chat::relay {

void Losses::add(std::uint64_t lines, std::uint64_t events, const std::string& why, Time now) {
  lines_ += lines;
  events_ += events;
  if (now < tell_again_at_) return;
  tell_again_at_ = now + kBetweenWords;
  spdlog::error("what is said is not kept, {} so far: {}", lines_and_events(lines_, events_), why);
}

}  // namespace chat::relay
