#include "relay/hub/room.h"

#include <algorithm>

namespace chat::relay {

void Room::add(Member& member) {
  auto log = log_of(member.rendering);
  if (log == logs_.end()) log = logs_.insert(log, std::make_unique<Log>(member.rendering));
  ++(*log)->readers;
  member.outbox.subscribe((*log)->stream);
  members_.push_back(&member);
  member.rooms.push_back(this);
}

void Room::remove(Member& member) {
  const auto log = log_of(member.rendering);
  member.outbox.unsubscribe((*log)->stream);
  if (--(*log)->readers == 0) logs_.erase(log);
  std::erase(members_, &member);
  std::erase(member.rooms, this);
}

void Room::announce(const Event& event, Member* actor) {
  if (actor != nullptr) actor->outbox.catch_up();
  std::string line;
  for (const auto& log : logs_) {
    line.clear();
    log->rendering->render(event, line);
    if (!line.empty()) log->stream.append(line);
  }
  if (actor != nullptr) actor->outbox.pass_over((*log_of(actor->rendering))->stream);
}

void Room::record(const Event& event, Member& actor, WallTime at) {
  history_.add(event, at);
  announce(event, &actor);
}

void Room::settle() {
  for (const auto& log : logs_) log->stream.settle();
}

std::vector<std::unique_ptr<Room::Log>>::iterator Room::log_of(const Rendering& rendering) {
  return std::find_if(logs_.begin(), logs_.end(),
                      [&](const auto& log) { return log->rendering == &rendering; });
}

}  // namespace chat::relay
