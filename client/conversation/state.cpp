#include "client/conversation/state.h"

#include "client/text/foreign_text.h"
#include "common/text.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

// Bounds of a line that joins rooms. InspIRCd takes 20 targets.
constexpr std::size_t kJoinBytes = 400;
constexpr std::size_t kJoinRooms = 10;

std::string where_one_is(const Place* current) {
  if (current == nullptr) return std::string(kNowhere);
  return fmt::format("You talk {} {} now.", current->is_room ? "in" : "to", current->name);
}

std::string join_line(const std::string& rooms, const std::string& keys) {
  return "JOIN " + rooms + (keys.empty() ? "" : " " + keys);
}

}  // namespace

void ConversationState::emit(Event&& event) {
  for (std::string* each : {&event.room, &event.nick, &event.text, &event.object, &event.id}) {
    if (find_invalid_utf8(*each)) *each = foreign_text(*each);
  }
  for (Member& each : event.members) {
    if (find_invalid_utf8(each.nick)) each.nick = foreign_text(each.nick);
  }
  sink.take(std::move(event));
}

void ConversationState::set_support(const ServerSupport& support) {
  server.support = support;
  known_rooms.clear();
  outgoing.forget_keys();
  places.refold();
  ignored.refold(support);
}

void ConversationState::close_place(Place& place, WallTime now) {
  const bool was_current = &place == places.current();
  const bool was_room = place.is_room;
  places.close(place);
  if (was_current) tell_where_one_is(was_room, now);
}

void ConversationState::step_aside(const Place& place, WallTime now) {
  if (&place != places.current()) return;
  places.step_aside(place);
  tell_where_one_is(place.is_room, now);
}

void ConversationState::tell_where_one_is(bool was_in_room, WallTime now) {
  // From room to room the prompt is enough. That the next line goes to one person, to nobody, or to a room
  // rather than a person, is worth words.
  const Place* const here = places.current();
  if (was_in_room && here != nullptr && here->is_room) return;
  emit(own_words(Event::Kind::info, where_one_is(here), now));
}

void ConversationState::forget_connection(WallTime now) {
  server.connected = false;
  server.catches_up = false;
  server.since.reset();
  questions.note_loss();
  give_up_lost_questions(now);
  replies = {};
  outgoing.forget_keys();
  replay.batches.clear();
  ++replay.number;
  for (const auto& place : places.all()) {
    places.leave_room(*place, now, server.heard);
    place->becomes_current = place->becomes_current && !server.was_connected;
    place->replay.since.reset();
    place->replay.is_open = false;
    place->away.clear();
  }
  server.heard = {};
  lost_parts.clear();
  close_parted(now);
}

void ConversationState::close_parted(WallTime now) {
  std::vector<Place*> parted;
  for (const auto& place : places.all()) {
    if (place->is_left() && !place->wanted) {
      lost_parts[server.support.fold(place->name)] = place->parting;
      parted.push_back(place.get());
    }
    place->parting.clear();
  }
  for (Place* place : parted) close_place(*place, now);
}

void ConversationState::expect_no_history() {
  for (const auto& place : places.all()) place->replay.question = 0;
}

void ConversationState::join_wanted() {
  std::vector<const Place*> wanted;
  for (const auto& place : places.all()) {
    place->awaited = place->is_room && place->wanted && !place->joined;
    if (place->awaited) wanted.push_back(place.get());
  }
  // Keys go by position, so the rooms that have one come first.
  std::stable_partition(wanted.begin(), wanted.end(), [](const Place* place) { return !place->key.empty(); });
  std::string rooms;
  std::string keys;
  std::size_t count = 0;
  for (const Place* place : wanted) {
    const std::size_t more = place->name.size() + place->key.size() + 2;
    if (count > 0 && (count == kJoinRooms || rooms.size() + keys.size() + more > kJoinBytes)) {
      outgoing.add(join_line(std::exchange(rooms, {}), std::exchange(keys, {})));
      count = 0;
    }
    rooms.append(count == 0 ? "" : ",").append(place->name);
    if (!place->key.empty()) keys.append(count == 0 ? "" : ",").append(place->key);
    ++count;
  }
  if (count > 0) outgoing.add(join_line(rooms, keys));
}

}  // namespace chat::client
