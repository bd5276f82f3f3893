#include "client/conversation/said.h"

#include "client/conversation/state.h"
#include "client/protocol/secrets.h"
#include "client/text/services.h"

#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

void mark(ConversationState& state, const Place& place, std::string_view text, WallTime time, bool replayed) {
  Event event;
  event.kind = Event::Kind::marker;
  event.time = time;
  event.room = place.name;
  event.text = text;
  event.is_private = !place.is_room;
  event.replayed = replayed;
  state.emit(std::move(event));
}

/// Counts `event` as unread where it is. A person who speaks has read the place. What was said before they
/// first came is no news, except in private, where it was said to them. Notices come from programs: greetings
/// of rooms, answers of services.
void count_unread(ConversationState& state, Place& place, const Event& event) {
  if (event.own && !event.replayed) place.read();
  const bool came_before = event.replayed && !event.is_private && place.replay.left == WallTime{};
  const bool is_notice = event.kind == Event::Kind::notice;
  if (event.own || is_notice || &place == state.places.current() || came_before) return;
  ++place.unread;
  if (event.mention || event.is_private) ++place.mentions;
}

/// Emits the marker that is due before a replayed line: "since you left" before the first line since then,
/// else "earlier". A line from before the person left can be new to them: its author was ignored then.
void mark_history(ConversationState& state, Place& place, const Event& event) {
  const bool is_news = event.time > place.replay.left_by_server;
  if (is_news && std::exchange(place.replay.return_marker_due, false)) {
    place.replay.marker_due = false;
    return mark(state, place, "since you left", place.replay.left, false);
  }
  if (std::exchange(place.replay.marker_due, false)) mark(state, place, "earlier", event.time, true);
}

/// Who comes back is shown the last lines. Where what they saw before is not among these, more may have been
/// said between them: /history begins there.
void tell_of_gap(ConversationState& state, Place& place, const Event& event) {
  place.replay.oldest = {};
  Event told =
      own_words(Event::Kind::error,
                fmt::format("Perhaps more was said in {} while you were away than is shown here: /history "
                            "shows what was said before.",
                            place.name),
                event.time);
  told.room = place.name;
  state.emit(std::move(told));
}

/// What the person says to themselves comes twice: as the echo, and as a message. And a server that has been
/// come back to sends what it does not know to have arrived.
bool is_second_copy(const ConversationState& state, const Place& place, const Event& event) {
  const bool may_be = state.server.catches_up || (event.own && event.is_private);
  return may_be && place.replay.has_id(event);
}

}  // namespace

void hide_secret(const ConversationState& state, std::string_view target, Event& said) {
  if (said.is_private && is_service(target) && !state.server.is_me(target))
    said.text = without_secret(said.text);
}

void tell_said(ConversationState& state, Place* place, Event&& event) {
  if (place == nullptr) return state.emit(std::move(event));
  if (event.replayed) {
    const bool is_first = std::exchange(place->replay.gap_may_be, false);
    if (place->replay.take_seen(event, state.replay.number)) return;
    if (is_first && event.time > place->replay.left_by_server) tell_of_gap(state, *place, event);
    mark_history(state, *place, event);
    place->replay.is_open = true;
  } else {
    if (is_second_copy(state, *place, event)) return;
    end_replay(state, *place, event.time);
    place->replay.marker_due = true;
    state.places.note_speaker(*place, event.nick);
  }
  place->spoken = place->spoken || event.own;
  place->exchanged = place->exchanged || !event.own || state.server.echoes;
  place->replay.remember(event, event.replayed ? state.replay.number : 0);
  place->replay.note_oldest(event);
  place->recent.remember(event);
  count_unread(state, *place, event);
  state.emit(std::move(event));
}

void end_replay(ConversationState& state, Place& place, WallTime time) {
  if (!std::exchange(place.replay.is_open, false)) return;
  place.replay.marker_due = true;
  mark(state, place, "now", time, false);
}

}  // namespace chat::client
