// Who comes and goes, is called otherwise, or is away. History of such things changes nothing: it is left
// out.

#include "client/conversation/limits.h"
#include "client/conversation/message_handlers.h"
#include "client/conversation/names.h"
#include "client/conversation/state.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

bool is_mine(const Told& told) {
  return told.state.server.is_me(told.source.nick);
}

Event event_in(const Told& told, Event::Kind kind, std::string_view room) {
  Event event = told.event(kind);
  event.room = room;
  return event;
}

void tell_unless_ignored(Told& told, Event&& event) {
  if (!told.is_ignored()) told.state.emit(std::move(event));
}

void come_in(Told& told, Place& place) {
  ConversationState& state = told.state;
  state.places.clear_members(place);
  state.places.add_member(place, told.source.nick);
  ++state.replay.number;
  if (std::string key = state.outgoing.take_key(place.name); !key.empty()) place.key = std::move(key);
  place.joined = true;
  place.wanted = true;
  place.awaited = false;
  place.replay.marker_due = true;
  place.replay.is_asked = false;
  place.replay.return_marker_due = std::exchange(place.was_joined, true);
  if (told.has_time) place.replay.since = told.time;
  state.emit(event_in(told, Event::Kind::joined, place.name));
  if (place.becomes_current || state.places.current() == nullptr) state.places.enter(place);
}

/// Servers put the kicker's name where no reason was given, and some the name of who is kicked.
std::string_view reason_of_kick(const Told& told) {
  const ServerTraits& traits = told.state.server.traits;
  return traits.same(told[2], told.source.nick) || traits.same(told[2], told[1]) ? "" : told[2];
}

/// `change` is done in each place where they were, and given whether it is to be told of there: in a private
/// talk only where no room tells of it.
template <class Change>
void wherever(ConversationState& state, std::string_view nick, Change change) {
  const std::string folded = state.server.traits.fold(nick);
  const bool in_a_room = std::any_of(state.places.all().begin(), state.places.all().end(),
                                     [&](const auto& place) { return place->members.contains(folded); });
  for (const auto& place : state.places.all()) {
    const bool private_one = !place->is_room && state.server.traits.fold(place->name) == folded;
    if (private_one || place->members.contains(folded)) change(*place, !(private_one && in_a_room));
  }
}

/// Without what servers and clients put where no reason was given: "Quit: ", "Client Quit".
std::string_view reason_of_quit(std::string_view text) {
  const std::string folded = fold_case(text.substr(0, text.find_last_not_of(": ") + 1));
  return folded == "quit" || folded == "client quit" ? "" : text;
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

/// Told where it matters: to whom one talks in private.
void tell_away(Told& told, std::string_view nick, std::string_view reason) {
  constexpr std::size_t kReasonBytesMax = 512;
  reason = reason.substr(0, kReasonBytesMax);
  Place* place = told.state.places.find(nick);
  if (place == nullptr || place->away == reason) return;
  place->away = reason;
  Event event = event_in(told, Event::Kind::away, place->name);
  event.nick = nick;
  event.text = reason;
  event.is_private = true;
  event.own = false;
  told.state.emit(std::move(event));
}

}  // namespace

namespace handlers {

void join(Told& told) {
  if (told.replayed || told[0].empty()) return;
  ConversationState& state = told.state;
  Place* place = is_mine(told) ? state.places.open(told[0], true) : state.places.find(told[0]);
  if (place == nullptr || !place->is_room) {
    return tell_unless_ignored(told, event_in(told, Event::Kind::joined, told[0]));
  }
  if (is_mine(told)) return come_in(told, *place);
  if (place->joined) state.places.add_member(*place, told.source.nick);
  tell_unless_ignored(told, event_in(told, Event::Kind::joined, place->name));
}

void part(Told& told) {
  if (told.replayed) return;
  ConversationState& state = told.state;
  Place* place = state.places.find(told[0]);
  Event event = event_in(told, Event::Kind::left, place == nullptr ? told[0] : place->name);
  event.text = told[1];
  tell_unless_ignored(told, std::move(event));
  if (place == nullptr || !place->is_room) return;
  if (is_mine(told)) return state.close_place(*place, told.now.wall);
  state.places.remove_member(*place, told.source.nick);
}

void kick(Told& told) {
  if (told.replayed) return;
  ConversationState& state = told.state;
  Place* place = state.places.find(told[0]);
  const bool me = state.server.is_me(told[1]);
  Event event = event_in(told, Event::Kind::kicked, place == nullptr ? told[0] : place->name);
  event.object = told[1];
  event.text = reason_of_kick(told);
  event.mention = me;
  state.emit(std::move(event));
  if (place == nullptr || !place->is_room) return;
  state.places.remove_member(*place, told[1]);
  if (!me) return;
  state.places.leave_room(*place, told.now.wall, state.server.heard);
  place->wanted = false;
  place->read();
  told.tell(Event::Kind::info,
            fmt::format("You are no longer in {0}. /join {0} asks to be let in again.", place->name),
            place->name);
}

void quit(Told& told) {
  if (told.replayed || is_mine(told)) return;
  ConversationState& state = told.state;
  wherever(state, told.source.nick, [&](Place& place, bool is_news) {
    Event event = event_in(told, Event::Kind::quit, place.name);
    event.text = reason_of_quit(told[0]);
    event.is_private = !place.is_room;
    if (is_news) tell_unless_ignored(told, std::move(event));
    state.places.remove_member(place, told.source.nick);
  });
}

void nick(Told& told) {
  if (told.replayed || told[0].empty()) return;
  ConversationState& state = told.state;
  const bool mine = is_mine(told);
  Event event = told.event(Event::Kind::renamed);
  event.object = told[0];
  if (mine) state.emit(Event(event));
  wherever(state, told.source.nick, [&](Place& place, bool is_news) {
    if (!place.is_room) state.places.rename(place, told[0]);
    rename_member(state, place, told.source.nick, told[0]);
    event.room = place.name;
    event.is_private = !place.is_room;
    if (is_news && !mine) tell_unless_ignored(told, Event(event));
  });
  if (state.server.traits.same(state.last_in_private, told.source.nick)) {
    state.last_in_private = told[0].substr(0, kNameBytesMax);
  }
  if (mine) state.server.me = told[0].substr(0, kIrcMessageBytes);
}

void invite(Told& told) {
  if (told.replayed || told.is_ignored()) return;
  Event event = event_in(told, Event::Kind::invited, told[1]);
  event.object = told[0];
  event.mention = told.state.server.is_me(told[0]);
  told.state.known_rooms.note(told[1], told.state.server.traits);
  told.state.emit(std::move(event));
}

void away(Told& told) {
  if (!told.replayed && !is_mine(told) && !told.is_ignored()) tell_away(told, told.source.nick, told[0]);
}

/// 311
void whois_begins(Told& told) {
  told.state.replies.whois_of = told[1].substr(0, kIrcMessageBytes);
  tell_in_words(told);
}

/// 318
void whois_ends(Told& told) {
  told.state.replies.whois_of.clear();
}

/// 301: they answer so to each message, and to WHOIS, which is told of however often it was before.
void they_are_away(Told& told) {
  const bool asked = told.state.server.traits.same(told[1], told.state.replies.whois_of);
  if (!asked && told.state.places.find(told[1]) != nullptr) return tell_away(told, told[1], told[2]);
  told.tell(Event::Kind::answer, fmt::format("{} is away: {}", told[1], told[2]));
}

void capabilities_changed(Told& told) {
  told.state.server.note_capabilities(told.session);
}

}  // namespace handlers

}  // namespace chat::client
