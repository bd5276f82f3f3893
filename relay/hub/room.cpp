#include "relay/hub/room.h"

#include <algorithm>
#include <numeric>

namespace chat::relay {

void Room::add(Member& member) {
  member.seats.push_back({.room = this, .op = members_.empty()});
  members_.push_back(&member);
  start_reading(member);
}

void Room::remove(Member& member) {
  stop_reading(member);
  std::erase(members_, &member);
  std::erase_if(member.seats, [this](const Seat& seat) { return seat.room == this; });
}

void Room::start_reading(Member& member) {
  auto log = log_of(*member.rendering);
  if (log == logs_.end()) log = logs_.insert(log, std::make_unique<Log>(*member.rendering, order_));
  ++(*log)->readers;
  member.outbox.subscribe((*log)->stream);
}

void Room::stop_reading(Member& member) {
  const auto log = log_of(*member.rendering);
  member.outbox.unsubscribe((*log)->stream);
  if (--(*log)->readers == 0) logs_.erase(log);
}

void Room::announce(const Event& event, Member* actor) {
  // As long as most lines get, so that it need not grow.
  constexpr std::size_t kLineBytes = 640;
  if (actor != nullptr) actor->outbox.catch_up();
  std::string line;
  line.reserve(kLineBytes);
  for (const auto& log : logs_) {
    const bool is_actors_alone = log->readers == 1 && actor != nullptr && log->rendering == actor->rendering;
    if (is_actors_alone) continue;
    line.clear();
    log->rendering->render(event, line);
    if (!line.empty()) log->stream.append(line);
  }
  if (actor != nullptr) actor->outbox.pass_over((*log_of(*actor->rendering))->stream);
}

void Room::settle() {
  for (const auto& log : logs_) log->stream.settle();
}

std::size_t Room::kept_bytes() const {
  return std::accumulate(logs_.begin(), logs_.end(), std::size_t{0},
                         [](std::size_t bytes, const auto& log) { return bytes + log->stream.kept_bytes(); });
}

std::vector<std::unique_ptr<Room::Log>>::iterator Room::log_of(const Rendering& rendering) {
  return std::find_if(logs_.begin(), logs_.end(),
                      [&](const auto& log) { return log->rendering == &rendering; });
}

}  // namespace chat::relay
