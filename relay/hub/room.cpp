#include "relay/hub/room.h"

#include "common/make_room.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace chat::relay {

/// What needs memory comes first, so that without any nothing has changed.
void Room::add(Person& member) {
  make_room(member.seats, member.seats.size() + 1);
  make_room(members_, members_.size() + 1);
  start_reading(member.reader);
  member.seats.push_back({.room = this, .op = rules(member)});
  enters_order(member);
}

bool Room::rules(const Person& newcomer) const {
  if (claim_) return claim_.rules(newcomer.particulars().account);
  return first_rules_ && members_.empty();
}

void Room::remove(Person& member) {
  stop_reading(member.reader);
  leaves_order(member);
  std::erase_if(member.seats, [this](const Seat& seat) { return seat.room == this; });
}

void Room::let_listen(Person& listener) {
  if (listener.listens) return;
  start_reading(listener.reader);
  listener.listens = true;
  ++listeners_;
}

void Room::end_listening(Person& listener) {
  if (!listener.listens) return;
  listener.listens = false;
  --listeners_;
  stop_reading(listener.reader);
}

void Room::start_reading(const LocalReader& reader) {
  if (!reader) return;
  auto log = log_of(*reader.rendering);
  if (log == logs_.end()) log = logs_.insert(log, std::make_unique<Log>(*reader.rendering, order_));
  reader.outbox->subscribe((*log)->stream);
  ++(*log)->readers;
}

void Room::stop_reading(const LocalReader& reader) {
  if (!reader) return;
  const auto log = log_of(*reader.rendering);
  reader.outbox->unsubscribe((*log)->stream);
  if (--(*log)->readers == 0) logs_.erase(log);
}

const Room* room_that_holds(const Person& member) {
  if (member.rules_relay) return nullptr;
  const Source source = member.source();
  const auto holds = [&](const Seat& seat) {
    const RoomModes& modes = seat.room->modes();
    return !seat.op && !seat.voice && (modes.is_muted(source) || modes.is_banned(source));
  };
  const auto found = std::find_if(member.seats.begin(), member.seats.end(), holds);
  return found == member.seats.end() ? nullptr : found->room;
}

Answer<> may_speak(const Person& person, const Room& room) {
  const RoomModes& modes = room.modes();
  if (person.has_voice_in(room) || person.rules_relay) return {};
  if (modes.moderated) return refuse(Problem::moderated, room.name());
  if (modes.members_only && person.seat_in(room) == nullptr)
    return refuse(Problem::members_only, room.name());
  if (modes.bans.empty() && modes.mutes.empty()) return {};
  const Source source = person.source();
  if (modes.is_muted(source)) return refuse(Problem::muted, room.name());
  if (modes.is_banned(source)) return refuse(Problem::banned_from_speaking, room.name());
  return {};
}

const Room* room_that_silences(const Person& member) {
  if (const Room* const holds = room_that_holds(member)) return holds;
  const bool may_somewhere = std::any_of(member.seats.begin(), member.seats.end(), [&](const Seat& seat) {
    return may_speak(member, *seat.room).has_value();
  });
  return member.seats.empty() || may_somewhere ? nullptr : member.seats.front().room;
}

std::size_t Room::announce(const Fact& fact, const Person* actor, std::string& line) {
  const bool reads_here = actor != nullptr && actor->reader && actor->seat_in(*this) != nullptr;
  std::size_t most_bytes = 0;
  for (const auto& log : logs_) {
    const bool is_actors = reads_here && log->rendering == actor->reader.rendering;
    if (is_actors && log->readers == 1) continue;
    line.clear();
    log->rendering->render(fact, line);
    if (line.empty()) continue;
    most_bytes = std::max(most_bytes, line.size());
    log->stream.append(line);
    if (is_actors) actor->reader.outbox->pass_over(log->stream, line.size());
  }
  return most_bytes;
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
