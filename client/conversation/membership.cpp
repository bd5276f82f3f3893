// Handlers for who comes, goes, changes their nick or is away. Replayed ones are left out: they say nothing
// of who is here now.

#include "client/conversation/limits.h"
#include "client/conversation/message_handlers.h"
#include "client/conversation/state.h"
#include "common/text.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

bool is_mine(const Received& received) {
  return received.state.server.is_me(received.source.nick);
}

Event event_in(const Received& received, Event::Kind kind, std::string_view room) {
  Event event = received.event(kind);
  event.room = room;
  return event;
}

void tell_unless_ignored(Received& received, Event&& event) {
  if (!received.is_ignored()) received.state.emit(std::move(event));
}

/// The server could not hear that the person left it.
void leave_again(ConversationState& state, Place& place, std::string part) {
  place.wanted = false;
  place.parting = std::move(part);
  state.outgoing.add(place.parting);
}

void come_in(Received& received, Place& place) {
  ConversationState& state = received.state;
  const auto lost_part = state.lost_parts.extract(state.server.support.fold(place.name));
  const bool is_unwanted = !lost_part.empty() && !place.wanted;
  state.places.clear_members(place);
  state.places.add_member(place, received.source.nick);
  ++state.replay.number;
  if (std::string key = state.outgoing.take_key(place.name); !key.empty()) place.key = std::move(key);
  place.topic.clear();
  place.joined = true;
  place.wanted = true;
  place.awaited = false;
  place.parting.clear();
  place.replay.marker_due = true;
  place.replay.question = 0;
  place.replay.return_marker_due = std::exchange(place.was_joined, true);
  place.replay.gap_may_be = place.replay.return_marker_due && !place.replay.seen.empty();
  if (received.has_time) place.replay.since = received.time;
  state.emit(event_in(received, Event::Kind::joined, place.name));
  if (is_unwanted) return leave_again(state, place, lost_part.mapped());
  if (place.becomes_current || state.places.current() == nullptr) state.places.enter(place);
}

/// The person has asked for it again behind the PART.
void leave_to_come_back(Received& received, Place& place) {
  received.state.places.leave_room(place, received.now.wall, received.state.server.heard);
  place.parting.clear();
  place.awaited = true;
}

/// Without a reason, servers put the kicker's nick in its place, and some the nick of whoever is kicked.
std::string_view reason_of_kick(const Received& received) {
  const ServerSupport& support = received.state.server.support;
  return support.same(received[2], received.source.nick) || support.same(received[2], received[1])
             ? ""
             : received[2];
}

/// Calls `change` with each place where `nick` is, and with whether the person is to be told there: in a
/// private talk only if no room tells it.
template <class Change>
void wherever(ConversationState& state, std::string_view nick, Change change) {
  const std::string folded = state.server.support.fold(nick);
  const bool in_a_room = std::any_of(state.places.all().begin(), state.places.all().end(),
                                     [&](const auto& place) { return place->members.contains(folded); });
  for (const auto& place : state.places.all()) {
    const bool private_one = !place->is_room && state.server.support.same(place->name, nick);
    if (private_one || place->members.contains(folded)) change(*place, !(private_one && in_a_room));
  }
}

/// The reason; empty if the text is only what servers and clients put where none was given ("Quit: ", "Client
/// Quit", one's nick).
std::string_view reason_of_quit(const Received& received) {
  const std::string_view text = received[0];
  const std::string folded = fold_case(text.substr(0, text.find_last_not_of(": ") + 1));
  const bool is_none = folded == "quit" || folded == "client quit" || text == received.source.nick;
  return is_none ? "" : text;
}

void rename_member(ConversationState& state, Place& place, std::string_view from, std::string_view to) {
  const PlaceMember* found = state.places.member(place, from);
  if (found == nullptr) return;
  PlaceMember kept = *found;
  state.places.remove_member(place, from);
  PlaceMember* renamed = state.places.add_member(place, to);
  if (renamed == nullptr) return;
  renamed->prefixes = std::move(kept.prefixes);
  renamed->spoke = kept.spoke;
}

/// Tells the person that somebody to whom they talk in private is away, or back.
void tell_away(Received& received, std::string_view nick, std::string_view reason) {
  constexpr std::size_t kReasonBytesMax = 512;
  reason = reason.substr(0, kReasonBytesMax);
  Place* place = received.state.places.find(nick);
  if (place == nullptr || place->away == reason) return;
  place->away = reason;
  Event event = event_in(received, Event::Kind::away, place->name);
  event.nick = nick;
  event.text = reason;
  event.is_private = true;
  event.own = false;
  received.state.emit(std::move(event));
}

}  // namespace

namespace handlers {

void join(Received& received) {
  if (received.replayed || received[0].empty()) return;
  ConversationState& state = received.state;
  Place* place = is_mine(received) ? state.places.open(received[0], true) : state.places.find(received[0]);
  if (place == nullptr || !place->is_room) {
    return tell_unless_ignored(received, event_in(received, Event::Kind::joined, received[0]));
  }
  if (is_mine(received)) return come_in(received, *place);
  if (place->joined) state.places.add_member(*place, received.source.nick);
  tell_unless_ignored(received, event_in(received, Event::Kind::joined, place->name));
}

void part(Received& received) {
  if (received.replayed) return;
  ConversationState& state = received.state;
  Place* place = state.places.find(received[0]);
  Event event = event_in(received, Event::Kind::left, name_of(place, received[0]));
  event.text = received[1];
  tell_unless_ignored(received, std::move(event));
  if (place == nullptr || !place->is_room) return;
  if (is_mine(received) && place->awaited) return leave_to_come_back(received, *place);
  if (is_mine(received)) return state.close_place(*place, received.now.wall);
  state.places.remove_member(*place, received.source.nick);
}

void kick(Received& received) {
  if (received.replayed) return;
  ConversationState& state = received.state;
  Place* place = state.places.find(received[0]);
  const bool me = state.server.is_me(received[1]);
  Event event = event_in(received, Event::Kind::kicked, name_of(place, received[0]));
  event.object = received[1];
  event.text = reason_of_kick(received);
  event.mention = me;
  state.emit(std::move(event));
  if (place == nullptr || !place->is_room) return;
  state.places.remove_member(*place, received[1]);
  if (!me) return;
  state.places.leave_room(*place, received.now.wall, state.server.heard);
  place->wanted = false;
  place->parting.clear();
  place->read();
  received.tell(Event::Kind::info,
                fmt::format("You are no longer in {0}. /join {0} asks to be let in again.", place->name),
                place->name);
}

void quit(Received& received) {
  if (received.replayed || is_mine(received)) return;
  ConversationState& state = received.state;
  wherever(state, received.source.nick, [&](Place& place, bool is_news) {
    Event event = event_in(received, Event::Kind::quit, place.name);
    event.text = reason_of_quit(received);
    event.is_private = !place.is_room;
    if (is_news) tell_unless_ignored(received, std::move(event));
    state.places.remove_member(place, received.source.nick);
  });
}

void nick(Received& received) {
  if (received.replayed || received[0].empty()) return;
  ConversationState& state = received.state;
  const bool mine = is_mine(received);
  Event event = received.event(Event::Kind::renamed);
  event.object = received[0];
  if (mine) state.emit(Event(event));
  wherever(state, received.source.nick, [&](Place& place, bool is_news) {
    if (!place.is_room) state.places.rename(place, received[0]);
    rename_member(state, place, received.source.nick, received[0]);
    event.room = place.name;
    event.is_private = !place.is_room;
    if (is_news && !mine) tell_unless_ignored(received, Event(event));
  });
  if (state.server.support.same(state.last_in_private, received.source.nick)) {
    state.last_in_private = received[0].substr(0, kNameBytesMax);
  }
  if (mine) state.server.me = received[0].substr(0, kIrcMessageBytes);
}

void invite(Received& received) {
  if (received.replayed || received.is_ignored()) return;
  Event event = event_in(received, Event::Kind::invited, received[1]);
  event.object = received[0];
  event.mention = received.state.server.is_me(received[0]);
  received.state.known_rooms.note(received[1], received.state.server.support);
  received.state.emit(std::move(event));
}

void away(Received& received) {
  if (!received.replayed && !is_mine(received) && !received.is_ignored())
    tell_away(received, received.source.nick, received[0]);
}

/// 311
void whois_begins(Received& received) {
  received.state.replies.whois_of = received[1].substr(0, kIrcMessageBytes);
  tell_in_words(received);
}

/// 318
void whois_ends(Received& received) {
  received.state.replies.whois_of.clear();
}

/// 301. It answers each message to somebody who is away, where tell_away() tells it once, and WHOIS, where it
/// is told each time.
void they_are_away(Received& received) {
  const bool asked = received.state.server.support.same(received[1], received.state.replies.whois_of);
  if (!asked && received.state.places.find(received[1]) != nullptr)
    return tell_away(received, received[1], received[2]);
  received.tell(Event::Kind::answer, fmt::format("{} is away: {}", received[1], received[2]));
}

void capabilities_changed(Received& received) {
  received.state.server.note_capabilities(received.session);
}

}  // namespace handlers

}  // namespace chat::client
