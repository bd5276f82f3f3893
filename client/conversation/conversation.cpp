#include "client/conversation/conversation.h"

#include "client/conversation/server_messages.h"
#include "client/protocol/message_lines.h"
#include "common/iso_time.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

void tell(World& world, Event::Kind kind, std::string text, WallTime time) {
  world.emit(own_words(kind, std::move(text), time));
}

std::string greeting(const World& world, const Session& session) {
  const std::string& network = world.traits.network().empty() ? world.server : world.traits.network();
  std::string text =
      fmt::format("Connected {}to {} as {}.", world.was_connected ? "again " : "", network, world.me);
  if (!world.traits.same(world.me, session.wanted_nick())) {
    text += fmt::format(" You could not have the name {}{}.", session.wanted_nick(),
                        session.waits_for_nick() ? ", but will as soon as it is free" : "");
  }
  return text;
}

bool is_key(std::string_view word) {
  return word.empty() || (is_name(word) && word.size() <= kKeyBytesMax);
}

std::string no_place_left(std::string_view name) {
  return fmt::format("{} is not open: {} places are, the most there can be.", name, kPlacesMax);
}

std::string nobodys_name(std::string_view name) {
  return fmt::format("{} is nobody's name.", name);
}

std::string refused_join(const World& world, std::string_view room, std::string_view key) {
  if (!is_name(room)) {
    return fmt::format("{} cannot be a room's name: it may have no comma, and {} bytes at the most.", room,
                       kNameBytesMax);
  }
  if (!is_key(key)) {
    return fmt::format(
        "That cannot be the key of {}: {} bytes at the most, no space, no comma, no ':' first.", room,
        kKeyBytesMax);
  }
  if (world.places.size() < kPlacesMax) return fmt::format("{} is a person.", room);
  return no_place_left(room);
}

Event own_event(const World& world, Event::Kind kind, std::string_view text, Moment now) {
  Event event;
  event.kind = kind;
  event.time = now.wall;
  event.nick = world.me;
  event.text = text;
  event.own = true;
  return event;
}

void show_own(World& world, Place* place, std::string_view target, std::string_view room, Event event) {
  event.is_private = !world.traits.is_channel(room);
  event.room = place == nullptr ? room : place->name;
  if (target != room) event.object = target;
  emit_said(world, place, std::move(event));
}

/// "BEFORE #a msgid=x": what was said before the oldest that is known here.
std::string reference_before(const World& world, const Place& place) {
  if (place.oldest == WallTime{}) return fmt::format("LATEST {} *", place.name);
  const bool by_id = world.traits.refers_by_id() && is_name(place.oldest_id);
  return by_id ? fmt::format("BEFORE {} msgid={}", place.name, place.oldest_id)
               : fmt::format("BEFORE {} timestamp={}", place.name, iso_time(place.oldest));
}

}  // namespace

Conversation::Conversation(EventSink& sink) : world_(std::make_unique<World>(World{sink})) {}
Conversation::~Conversation() = default;

void Conversation::take(const IrcMessage& message, const Session& session, Moment now) {
  take_server_message(*world_, message, session, now);
}

void Conversation::on_registered(const Session& session, Moment now) {
  World& world = *world_;
  world.set_traits(session.traits());
  world.me = session.nick();
  world.set_capabilities(session);
  world.source_bytes = session.source_bytes();
  tell(world, Event::Kind::info, greeting(world, session), now.wall);
  if (!world.motd.empty()) tell(world, Event::Kind::answer, std::exchange(world.motd, {}), now.wall);
  world.connected = true;
  world.was_connected = true;
  world.join_wanted();
}

void Conversation::on_lost(Moment now) {
  world_->forget_connection(now.wall);
}

std::vector<std::string> Conversation::take_lines() {
  return std::exchange(world_->lines, {});
}

std::string Conversation::join(std::string_view room, std::string_view key, bool go) {
  World& world = *world_;
  Place* place = is_name(room) && is_key(key) ? world.open(room, true) : nullptr;
  if (place == nullptr || !place->is_room) {
    return refused_join(world, room, key);
  }
  if (place->joined) {
    if (go) world.go_to(*place);
    return {};
  }
  place->wanted = true;
  if (!key.empty()) place->key = key;
  const bool another_comes = std::any_of(world.places.begin(), world.places.end(),
                                         [](const auto& each) { return each->becomes_current; });
  place->becomes_current = (go && world.connected) || (world.current == nullptr && !another_comes);
  place->awaited = world.connected;
  if (world.connected)
    world.lines.push_back(fmt::format("JOIN {}{}{}", room, place->key.empty() ? "" : " ", place->key));
  return {};
}

void Conversation::note_sent(std::string_view line) {
  note_keys_sent(*world_, line);
}

bool Conversation::leave(std::string_view name, Moment now, std::string_view reason) {
  World& world = *world_;
  Place* place = world.find(name);
  if (place == nullptr) return false;
  place->wanted = false;
  place->awaited = false;
  if (!world.connected) drop_postponed(place->name, now);
  if (!place->is_room || !place->joined) {
    const std::string closed = place->is_room || place == world.current ? "" : place->name;
    world.close(*place, now.wall);
    if (!closed.empty())
      tell(world, Event::Kind::info, fmt::format("Your talk with {} is closed.", closed), now.wall);
  } else {
    world.lines.push_back(fmt::format("PART {}{}{}", place->name, reason.empty() ? "" : " :",
                                      split_text(reason, kReasonBytesMax).front()));
  }
  return true;
}

std::string Conversation::say(Event::Kind kind, std::string_view target, std::string_view text, Moment now) {
  World& world = *world_;
  if (!is_name(target)) return nobodys_name(target);
  if (!world.connected) return postpone(kind, target, text, now);
  Place* place = nullptr;
  const std::string_view room = target.substr(world.traits.status_bytes(target));
  if (world.traits.is_channel(room)) {
    place = world.find(room);
  } else {
    place = world.open(target, false);
  }
  for (std::string& line : message_lines(kind, target, text, world.source_bytes, world.traits.line_bytes())) {
    world.lines.push_back(std::move(line));
  }
  const bool comes_back = world.echoed || world.is_me(target);
  while (!comes_back && !text.empty()) {
    const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.empty()) show_own(world, place, target, room, own_event(world, kind, line, now));
  }
  return {};
}

std::string Conversation::fetch_history(std::size_t lines) {
  World& world = *world_;
  if (world.current == nullptr) return std::string(kNowhere);
  if (!world.history_offered) return "This server has no older lines that could be asked for.";
  Place& place = *world.current;
  place.history_asked = true;
  if (!world.history_granted) world.lines.push_back(fmt::format("CAP REQ :{}", kHistoryCapability));
  world.lines.push_back(fmt::format("CHATHISTORY {} {}", reference_before(world, place), lines));
  return {};
}

std::vector<const Place*> Conversation::places() const {
  std::vector<const Place*> all;
  all.reserve(world_->places.size());
  for (const auto& place : world_->places) all.push_back(place.get());
  return all;
}

const Place* Conversation::current() const {
  return world_->current;
}

const Place* Conversation::find(std::string_view name) const {
  return world_->find(name);
}

bool Conversation::switch_to(std::string_view name) {
  Place* place = world_->find(name);
  if (place != nullptr) world_->go_to(*place);
  return place != nullptr;
}

std::string Conversation::open_private(std::string_view nick) {
  if (!is_name(nick)) return nobodys_name(nick);
  Place* const place = world_->open(nick, false);
  if (place == nullptr) return no_place_left(nick);
  world_->go_to(*place);
  return {};
}

std::vector<std::string> Conversation::nicks(const Place& place) const {
  if (!place.is_room) return {place.name};
  std::vector<const PlaceMember*> members;
  for (const auto& [folded, member] : place.members) {
    if (!world_->is_me(member.nick)) members.push_back(&member);
  }
  std::stable_sort(members.begin(), members.end(),
                   [](const PlaceMember* a, const PlaceMember* b) { return a->spoke > b->spoke; });
  std::vector<std::string> nicks(members.size());
  std::transform(members.begin(), members.end(), nicks.begin(),
                 [](const PlaceMember* member) { return member->nick; });
  return nicks;
}

std::vector<std::string> Conversation::known_rooms() const {
  std::map<std::string, std::string, std::less<>> rooms = world_->listed;
  for (const auto& place : world_->places) {
    if (place->is_room) rooms.insert_or_assign(world_->traits.fold(place->name), place->name);
  }
  std::vector<std::string> names;
  names.reserve(rooms.size());
  for (auto& [folded, name] : rooms) names.push_back(std::move(name));
  return names;
}

const std::string& Conversation::last_in_private() const {
  return world_->last_in_private;
}

const std::string& Conversation::nick() const {
  return world_->me;
}

bool Conversation::connected() const {
  return world_->connected;
}

const ServerTraits& Conversation::traits() const {
  return world_->traits;
}

void Conversation::highlight(std::vector<std::string> words) {
  world_->highlights = std::move(words);
}

std::string Conversation::ignore(std::string_view mask) {
  return world_->ignored.add(mask, world_->traits);
}

bool Conversation::unignore(std::string_view mask) {
  return world_->ignored.remove(mask, world_->traits);
}

std::vector<std::string> Conversation::ignored() const {
  return world_->ignored.list();
}

}  // namespace chat::client
