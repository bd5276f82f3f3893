#include "relay/hub/room.h"

#include <algorithm>
#include <numeric>

namespace chat::relay {

void Room::add(Person& member) {
  member.seats.push_back({.room = this, .op = members_.empty()});
  members_.push_back(&member);
  start_reading(member.reader);
}

void Room::remove(Person& member) {
  stop_reading(member.reader);
  std::erase(members_, &member);
  std::erase_if(member.seats, [this](const Seat& seat) { return seat.room == this; });
}

void Room::start_reading(const LocalReader& reader) {
  if (!reader) return;
  auto log = log_of(*reader.rendering);
  if (log == logs_.end()) log = logs_.insert(log, std::make_unique<Log>(*reader.rendering, order_));
  ++(*log)->readers;
  reader.outbox->subscribe((*log)->stream);
}

void Room::stop_reading(const LocalReader& reader) {
  if (!reader) return;
  const auto log = log_of(*reader.rendering);
  reader.outbox->unsubscribe((*log)->stream);
  if (--(*log)->readers == 0) logs_.erase(log);
}

void Room::announce(const Fact& fact, const Person* actor) {
  // Most lines fit, so that the string need not grow.
  constexpr std::size_t kLineBytes = 640;
  const bool reads_here = actor != nullptr && actor->reader && actor->seat_in(*this) != nullptr;
  std::string line;
  line.reserve(kLineBytes);
  for (const auto& log : logs_) {
    const bool is_actors = reads_here && log->rendering == actor->reader.rendering;
    if (is_actors && log->readers == 1) continue;
    line.clear();
    log->rendering->render(fact, line);
    if (line.empty()) continue;
    log->stream.append(line);
    if (is_actors) actor->reader.outbox->pass_over(log->stream, line.size());
  }
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
