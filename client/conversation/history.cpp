// What was said before one came: markers around it, and no line twice.

#include "client/conversation/world.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace chat::client {
namespace {

std::uint64_t mixed(std::uint64_t hash, std::string_view text) {
  constexpr std::uint64_t kOddMultiplier = 0x9E3779B97F4A7C15;
  return (hash ^ std::hash<std::string_view>()(text)) * kOddMultiplier;
}

/// By msgid where it has one; else by when, who and what.
std::uint64_t fingerprint(const Event& event, bool with_time) {
  const auto time = with_time ? event.time.time_since_epoch().count() : 0;
  return mixed(mixed(static_cast<std::uint64_t>(time), event.nick), event.text);
}

std::uint64_t id_fingerprint(const Event& event) {
  return mixed(1, event.id);
}

/// One's own line that the server has not echoed: it has neither an id nor the server's time.
bool is_unechoed(const Event& event) {
  return event.own && event.id.empty() && !event.replayed;
}

void remember(Place& place, const Event& event, std::uint64_t replay) {
  const SeenLine line{event.id.empty() ? fingerprint(event, !is_unechoed(event)) : id_fingerprint(event),
                      replay};
  if (place.seen.size() < kSeenLinesMax) {
    place.seen.push_back(line);
  } else {
    place.seen[place.seen_next] = line;
    place.seen_next = (place.seen_next + 1) % kSeenLinesMax;
  }
}

bool has_id(const Place& place, const Event& event) {
  if (event.id.empty()) return false;
  return std::any_of(place.seen.begin(), place.seen.end(),
                     [print = id_fingerprint(event)](const SeenLine& line) { return line.print == print; });
}

/// Each line that was seen stands for one line of this replay: who says "ok" twice has said it twice.
bool take_alike(Place& place, std::uint64_t print, std::uint64_t replay) {
  const auto seen = std::find_if(place.seen.begin(), place.seen.end(), [&](const SeenLine& line) {
    return line.print == print && line.replay != replay;
  });
  if (seen == place.seen.end()) return false;
  seen->replay = replay;
  return true;
}

bool was_seen(Place& place, const Event& event, std::uint64_t replay) {
  return has_id(place, event) || take_alike(place, fingerprint(event, true), replay) ||
         (event.own && take_alike(place, fingerprint(event, false), replay));
}

void mark(World& world, const Place& place, std::string_view text, WallTime time, bool replayed) {
  Event event;
  event.kind = Event::Kind::marker;
  event.time = time;
  event.room = place.name;
  event.text = text;
  event.is_private = !place.is_room;
  event.replayed = replayed;
  world.emit(std::move(event));
}

/// Who answers has read. What was said before one first came is no news, but in private, where it was said to
/// oneself.
void count_unread(World& world, Place& place, const Event& event) {
  if (event.own && !event.replayed) place.read();
  const bool came_before = event.replayed && !event.is_private && place.left == WallTime{};
  if (event.own || &place == world.current || came_before) return;
  ++place.unread;
  if (event.mention || event.is_private) ++place.mentions;
}

/// What was said before one left, and is shown only now (somebody was ignored then), is no news.
void mark_history(World& world, Place& place, const Event& event) {
  const bool is_news = event.time > place.left_by_server;
  if (is_news && std::exchange(place.return_marker_due, false)) {
    place.marker_due = false;
    return mark(world, place, "since you left", place.left, false);
  }
  if (std::exchange(place.marker_due, false)) mark(world, place, "earlier", event.time, true);
}

void note_speaker(World& world, Place& place, const std::string& nick) {
  if (place.last_speaker == nick) return;
  PlaceMember* const speaker = world.member(place, nick);
  if (speaker == nullptr) return;
  speaker->spoke = ++world.spoken;
  place.last_speaker = nick;
}

void note_oldest(Place& place, const Event& event) {
  if (place.oldest != WallTime{} && event.time >= place.oldest) return;
  place.oldest = event.time;
  place.oldest_id = event.id;
}

/// One's own words to oneself come twice: as the echo, and as said by another.
bool is_second_copy(const Place& place, const Event& event) {
  return event.own && event.is_private && has_id(place, event);
}

}  // namespace

void emit_said(World& world, Place* place, Event&& event) {
  if (place == nullptr) return world.emit(std::move(event));
  if (event.replayed) {
    if (was_seen(*place, event, world.replays)) return;
    mark_history(world, *place, event);
    place->history_open = true;
  } else {
    if (is_second_copy(*place, event)) return;
    end_history(world, *place, event.time);
    place->marker_due = true;
    note_speaker(world, *place, event.nick);
  }
  place->exchanged = place->exchanged || !event.own || world.echoed;
  remember(*place, event, event.replayed ? world.replays : 0);
  note_oldest(*place, event);
  count_unread(world, *place, event);
  world.emit(std::move(event));
}

void end_history(World& world, Place& place, WallTime time) {
  if (!std::exchange(place.history_open, false)) return;
  place.marker_due = true;
  mark(world, place, "now", time, false);
}

}  // namespace chat::client
