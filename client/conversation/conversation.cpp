#include "client/conversation/conversation.h"

#include "client/conversation/limits.h"
#include "client/conversation/message_handlers.h"
#include "client/conversation/name_checks.h"
#include "client/conversation/server_messages.h"
#include "client/conversation/state.h"
#include "common/text.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

void tell(ConversationState& state, Event::Kind kind, std::string text, WallTime time) {
  state.emit(own_words(kind, std::move(text), time));
}

/// ", but will as soon as it is free", ": Nickname is reserved".
std::string prospect_of_nick(const Session& session) {
  std::string_view why = session.why_not_wanted();
  if (why.ends_with('.')) why.remove_suffix(1);
  if (!why.empty()) return fmt::format(": {}", why);
  return session.waits_for_nick() ? ", but will as soon as it is free" : "";
}

std::string greeting(const ConversationState& state, const Session& session, std::string_view way) {
  const std::string& network =
      state.server.support.network().empty() ? state.server.name : state.server.support.network();
  std::string text = fmt::format("Connected {}to {} as {}{}{}.", state.server.was_connected ? "again " : "",
                                 network, state.server.me, way.empty() ? "" : ", ", way);
  if (!session.not_given().empty())
    text += fmt::format(" The server calls you so; you asked for {}.", session.not_given());
  if (!state.server.support.same(state.server.me, session.wanted_nick())) {
    text +=
        fmt::format(" You could not have the name {}{}.", session.wanted_nick(), prospect_of_nick(session));
  }
  return text;
}

/// Who comes back has read it, unless it has changed.
void tell_motd(ConversationState& state, WallTime now) {
  Motd motd = std::exchange(state.replies.motd, {});
  if (!motd.lines.empty() && motd.lines == state.server.motd_told) return;
  for (const std::string& line : motd.lines) tell(state, Event::Kind::answer, line, now);
  if (motd.is_cut)
    tell(state, Event::Kind::answer, "There is more to the message of the day: /motd shows all.", now);
  state.server.motd_told = std::move(motd.lines);
}

/// From a room in which the server still has the person.
void leave_when_back(ConversationState& state, const Place& place, WallTime now) {
  tell(state, Event::Kind::info, fmt::format("You will be out of {} as soon as you are back.", place.name),
       now);
  state.step_aside(place, now);
}

bool is_key_or_none(std::string_view word) {
  return word.empty() || is_key(word);
}

std::string no_place_left(std::string_view name) {
  return fmt::format("{} is not open: {} places are, the most there can be.", name, kPlacesMax);
}

std::string refused_join(const ConversationState& state, std::string_view room, std::string_view key) {
  if (!is_name(room)) {
    return fmt::format("{} cannot be a room's name: it may have no comma, and {} bytes at the most.", room,
                       kNameBytesMax);
  }
  if (!is_key_or_none(key)) {
    return fmt::format(
        "That cannot be the key of {}: {} bytes at the most, no space, no comma, no ':' first.", room,
        kKeyBytesMax);
  }
  if (state.places.all().size() < kPlacesMax) return fmt::format("{} is a person.", room);
  return no_place_left(room);
}

}  // namespace

Conversation::Conversation(EventSink& sink) : state_(std::make_unique<ConversationState>(sink)) {}
Conversation::~Conversation() = default;

void Conversation::take(const IrcMessage& message, const Session& session, Moment now) {
  take_server_message(*state_, message, session, now);
}

void Conversation::on_registered(const Session& session, Moment now, std::string_view way) {
  ConversationState& state = *state_;
  state.set_support(session.support());
  state.server.me = session.nick();
  state.server.note_capabilities(session);
  state.server.source_bytes = session.source_bytes();
  tell(state, Event::Kind::info, greeting(state, session, way), now.wall);
  tell_motd(state, now.wall);
  state.server.connected = true;
  state.server.was_connected = true;
  state.join_wanted();
}

void Conversation::on_resumed(const Session& session, Moment now, std::string_view way) {
  ConversationState& state = *state_;
  state.server.me = session.nick();
  state.server.note_capabilities(session);
  state.server.connected = true;
  state.server.catches_up = true;
  tell(state, Event::Kind::info,
       fmt::format("{} You are where you were; this is what you missed, if anything.{}",
                   greeting(state, session, way),
                   state.server.offers_history
                       ? ""
                       : " What a proxy on the way had taken for you is lost: this server keeps nothing."),
       now.wall);
}

void Conversation::on_caught_up(Moment now) {
  ConversationState& state = *state_;
  state.server.catches_up = false;
  state.tell_of_what_is_forgotten(now.wall);
  state.give_up_lost_questions(now.wall);
  // What was asked meanwhile may be for a room that has yet to be entered.
  std::vector<std::string> asked = state.outgoing.take();
  state.join_wanted();
  for (std::string& line : asked) state.outgoing.add(std::move(line));
}

void Conversation::part_again() {
  for (const auto& place : state_->places.all()) {
    if (place->wanted) place->parting.clear();
    if (place->joined && place->is_left()) state_->outgoing.add(place->parting);
  }
}

void Conversation::on_lost(Moment now, bool may_resume) {
  if (may_resume) {
    state_->server.connected = false;
    state_->server.catches_up = false;
    state_->questions.note_loss();
  } else {
    state_->forget_connection(now.wall);
  }
}

std::vector<std::string> Conversation::take_lines() {
  return state_->outgoing.take();
}

std::string Conversation::join(std::string_view room, std::string_view key, bool go) {
  ConversationState& state = *state_;
  Place* place = is_name(room) && is_key_or_none(key) ? state.places.open(room, true) : nullptr;
  if (place == nullptr || !place->is_room) {
    return refused_join(state, room, key);
  }
  if (!state.server.connected) place->parting.clear();
  if (place->joined && !place->is_left()) {
    place->wanted = true;
    if (go) state.places.go_to(*place);
    return {};
  }
  place->wanted = true;
  if (!key.empty()) place->key = key;
  const bool another_comes = std::any_of(state.places.all().begin(), state.places.all().end(),
                                         [](const auto& each) { return each->becomes_current; });
  // What is typed next is for that room, whenever the server lets the person in.
  if (go) state.places.go_to(*place);
  place->becomes_current = state.places.current() == nullptr && !another_comes;
  place->awaited = state.server.connected;
  if (state.server.connected && !state.server.catches_up)
    state.outgoing.add(fmt::format("JOIN {}{}{}", room, place->key.empty() ? "" : " ", place->key));
  return {};
}

std::string Conversation::send(std::string line) {
  constexpr std::size_t kLineEndBytes = 2;
  if (!state_->server.connected) return "You are not connected.";
  const std::size_t most = state_->server.support.line_bytes() - kLineEndBytes;
  if (line.size() > most) {
    return fmt::format("That is too long for the server: it has {} bytes, and {} is the most.",
                       with_commas(line.size()), with_commas(most));
  }
  state_->outgoing.add_typed(std::move(line));
  return {};
}

bool Conversation::leave(std::string_view name, Moment now, std::string_view reason) {
  ConversationState& state = *state_;
  Place* place = state.places.find(name);
  if (place == nullptr) return false;
  place->wanted = false;
  place->awaited = false;
  if (!state.server.connected) drop_postponed(place->name, now);
  if (!place->is_room || !place->joined) {
    const std::string closed = place->is_room || place == state.places.current() ? "" : place->name;
    state.close_place(*place, now.wall);
    if (!closed.empty())
      tell(state, Event::Kind::info, fmt::format("Your talk with {} is closed.", closed), now.wall);
  } else {
    place->parting = fmt::format("PART {}{}{}", place->name, reason.empty() ? "" : " :", reason);
    if (state.server.connected && !state.server.catches_up) state.outgoing.add(place->parting);
    if (!state.server.connected) leave_when_back(state, *place, now.wall);
  }
  return true;
}

std::vector<const Place*> Conversation::places() const {
  std::vector<const Place*> all;
  all.reserve(state_->places.all().size());
  for (const auto& place : state_->places.all()) all.push_back(place.get());
  return all;
}

const Place* Conversation::current() const {
  return state_->places.current();
}

const Place* Conversation::find(std::string_view name) const {
  return state_->places.find(name);
}

bool Conversation::switch_to(std::string_view name) {
  Place* place = state_->places.find(name);
  if (place != nullptr) state_->places.go_to(*place);
  return place != nullptr;
}

std::string Conversation::open_private(std::string_view nick) {
  if (!is_name(nick)) return nobodys_name(nick);
  Place* const place = state_->places.open(nick, false);
  if (place == nullptr) return no_place_left(nick);
  state_->places.go_to(*place);
  return {};
}

std::vector<std::string> Conversation::nicks(const Place& place) const {
  if (!place.is_room) return {place.name};
  std::vector<const PlaceMember*> members;
  for (const auto& [folded, member] : place.members) {
    if (!state_->server.is_me(member.nick)) members.push_back(&member);
  }
  std::stable_sort(members.begin(), members.end(),
                   [](const PlaceMember* a, const PlaceMember* b) { return a->spoke > b->spoke; });
  std::vector<std::string> nicks(members.size());
  std::transform(members.begin(), members.end(), nicks.begin(),
                 [](const PlaceMember* member) { return member->nick; });
  return nicks;
}

std::vector<std::string> Conversation::known_rooms() const {
  std::map<std::string, std::string, std::less<>> rooms = state_->known_rooms.all();
  for (const auto& place : state_->places.all()) {
    if (place->is_room) rooms.insert_or_assign(state_->server.support.fold(place->name), place->name);
  }
  std::vector<std::string> names;
  names.reserve(rooms.size());
  for (auto& [folded, name] : rooms) names.push_back(std::move(name));
  return names;
}

const std::string& Conversation::last_in_private() const {
  return state_->last_in_private;
}

const std::string& Conversation::nick() const {
  return state_->server.me;
}

bool Conversation::is_echoed() const {
  return state_->server.echoes;
}

bool Conversation::connected() const {
  return state_->server.connected;
}

const ServerSupport& Conversation::support() const {
  return state_->server.support;
}

void Conversation::highlight(std::vector<std::string> words) {
  state_->highlights = std::move(words);
}

std::string Conversation::ignore(std::string_view mask) {
  return state_->ignored.add(mask, state_->server.support);
}

bool Conversation::unignore(std::string_view mask) {
  return state_->ignored.remove(mask, state_->server.support);
}

std::vector<std::string> Conversation::ignored() const {
  return state_->ignored.list();
}

}  // namespace chat::client
