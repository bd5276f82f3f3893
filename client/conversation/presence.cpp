// Who comes and goes, is called otherwise, or is away. History of such things changes nothing: it is left
// out.

#include "client/conversation/message_handlers.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

bool is_mine(const Told& told) {
  return told.world.is_me(told.source.nick);
}

Event event_in(const Told& told, Event::Kind kind, std::string_view room) {
  Event event = told.event(kind);
  event.room = room;
  return event;
}

void tell_unless_ignored(Told& told, Event&& event) {
  if (!told.is_ignored()) told.world.emit(std::move(event));
}

void come_in(Told& told, Place& place) {
  World& world = told.world;
  world.clear_members(place);
  world.add_member(place, told.source.nick);
  ++world.replays;
  if (std::string key = take_key_sent(world, place.name); !key.empty()) place.key = std::move(key);
  place.joined = true;
  place.wanted = true;
  place.awaited = false;
  place.marker_due = true;
  place.history_asked = false;
  place.return_marker_due = std::exchange(place.was_joined, true);
  if (told.has_time) place.since = told.time;
  world.emit(event_in(told, Event::Kind::joined, place.name));
  if (place.becomes_current || world.current == nullptr) world.enter(place);
}

/// Servers put the kicker's name where no reason was given, and some the name of who is kicked.
std::string_view reason_of_kick(const Told& told) {
  const ServerTraits& traits = told.world.traits;
  return traits.same(told[2], told.source.nick) || traits.same(told[2], told[1]) ? "" : told[2];
}

/// `change` is done in each place where they were, and given whether it is to be told of there: in a private
/// talk only where no room tells of it.
template <class Change>
void wherever(World& world, std::string_view nick, Change change) {
  const std::string folded = world.traits.fold(nick);
  const bool in_a_room = std::any_of(world.places.begin(), world.places.end(),
                                     [&](const auto& place) { return place->members.contains(folded); });
  for (const auto& place : world.places) {
    const bool private_one = !place->is_room && world.traits.fold(place->name) == folded;
    if (private_one || place->members.contains(folded)) change(*place, !(private_one && in_a_room));
  }
}

/// Without what servers and clients put where no reason was given: "Quit: ", "Client Quit".
std::string_view reason_of_quit(std::string_view text) {
  const std::string folded = fold_case(text.substr(0, text.find_last_not_of(": ") + 1));
  return folded == "quit" || folded == "client quit" ? "" : text;
}

void rename_member(World& world, Place& place, std::string_view from, std::string_view to) {
  const PlaceMember* found = world.member(place, from);
  if (found == nullptr) return;
  PlaceMember kept = *found;
  world.remove_member(place, from);
  PlaceMember* renamed = world.add_member(place, to);
  if (renamed == nullptr) return;
  renamed->prefixes = std::move(kept.prefixes);
  renamed->spoke = kept.spoke;
}

/// Told where it matters: to whom one talks in private.
void tell_away(Told& told, std::string_view nick, std::string_view reason) {
  constexpr std::size_t kReasonBytesMax = 512;
  reason = reason.substr(0, kReasonBytesMax);
  Place* place = told.world.find(nick);
  if (place == nullptr || place->away == reason) return;
  place->away = reason;
  Event event = event_in(told, Event::Kind::away, place->name);
  event.nick = nick;
  event.text = reason;
  event.is_private = true;
  event.own = false;
  told.world.emit(std::move(event));
}

}  // namespace

namespace handlers {

void join(Told& told) {
  if (told.replayed || told[0].empty()) return;
  World& world = told.world;
  Place* place = is_mine(told) ? world.open(told[0], true) : world.find(told[0]);
  if (place == nullptr || !place->is_room) {
    return tell_unless_ignored(told, event_in(told, Event::Kind::joined, told[0]));
  }
  if (is_mine(told)) return come_in(told, *place);
  if (place->joined) world.add_member(*place, told.source.nick);
  tell_unless_ignored(told, event_in(told, Event::Kind::joined, place->name));
}

void part(Told& told) {
  if (told.replayed) return;
  World& world = told.world;
  Place* place = world.find(told[0]);
  Event event = event_in(told, Event::Kind::left, place == nullptr ? told[0] : place->name);
  event.text = told[1];
  tell_unless_ignored(told, std::move(event));
  if (place == nullptr || !place->is_room) return;
  if (is_mine(told)) return world.close(*place, told.now.wall);
  world.remove_member(*place, told.source.nick);
}

void kick(Told& told) {
  if (told.replayed) return;
  World& world = told.world;
  Place* place = world.find(told[0]);
  const bool me = world.is_me(told[1]);
  Event event = event_in(told, Event::Kind::kicked, place == nullptr ? told[0] : place->name);
  event.object = told[1];
  event.text = reason_of_kick(told);
  event.mention = me;
  world.emit(std::move(event));
  if (place == nullptr || !place->is_room) return;
  world.remove_member(*place, told[1]);
  if (!me) return;
  world.leave_room(*place, told.now.wall);
  place->wanted = false;
  place->read();
  told.tell(Event::Kind::info,
            fmt::format("You are no longer in {0}. /join {0} asks to be let in again.", place->name),
            place->name);
}

void quit(Told& told) {
  if (told.replayed || is_mine(told)) return;
  World& world = told.world;
  wherever(world, told.source.nick, [&](Place& place, bool is_news) {
    Event event = event_in(told, Event::Kind::quit, place.name);
    event.text = reason_of_quit(told[0]);
    event.is_private = !place.is_room;
    if (is_news) tell_unless_ignored(told, std::move(event));
    world.remove_member(place, told.source.nick);
  });
}

void nick(Told& told) {
  if (told.replayed || told[0].empty()) return;
  World& world = told.world;
  const bool mine = is_mine(told);
  Event event = told.event(Event::Kind::renamed);
  event.object = told[0];
  if (mine) world.emit(Event(event));
  wherever(world, told.source.nick, [&](Place& place, bool is_news) {
    if (!place.is_room) world.rename(place, told[0]);
    rename_member(world, place, told.source.nick, told[0]);
    event.room = place.name;
    event.is_private = !place.is_room;
    if (is_news && !mine) tell_unless_ignored(told, Event(event));
  });
  if (world.traits.same(world.last_in_private, told.source.nick)) {
    world.last_in_private = told[0].substr(0, kNameBytesMax);
  }
  if (mine) world.me = told[0].substr(0, kIrcMessageBytes);
}

void invite(Told& told) {
  if (told.replayed || told.is_ignored()) return;
  Event event = event_in(told, Event::Kind::invited, told[1]);
  event.object = told[0];
  event.mention = told.world.is_me(told[0]);
  told.world.note_room(told[1]);
  told.world.emit(std::move(event));
}

void away(Told& told) {
  if (!told.replayed && !is_mine(told) && !told.is_ignored()) tell_away(told, told.source.nick, told[0]);
}

/// 311
void whois_begins(Told& told) {
  told.world.asked_of = told[1].substr(0, kIrcMessageBytes);
  tell_in_words(told);
}

/// 318
void whois_ends(Told& told) {
  told.world.asked_of.clear();
}

/// 301: they answer so to each message, and to WHOIS, which is told of however often it was before.
void they_are_away(Told& told) {
  const bool asked = told.world.traits.same(told[1], told.world.asked_of);
  if (!asked && told.world.find(told[1]) != nullptr) return tell_away(told, told[1], told[2]);
  told.tell(Event::Kind::answer, fmt::format("{} is away: {}", told[1], told[2]));
}

void capabilities_changed(Told& told) {
  told.world.set_capabilities(told.session);
}

}  // namespace handlers

}  // namespace chat::client
