#include "client/conversation/world.h"

#include "client/text/foreign_text.h"
#include "common/iso_time.h"
#include "common/text.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kAnswersAtOnce = 4;
constexpr Duration kAnswersSpan = std::chrono::seconds(10);

// Lines that join rooms: of this length, and for so many rooms, as InspIRCd takes 20 targets.
constexpr std::size_t kJoinBytes = 400;
constexpr std::size_t kJoinRooms = 10;

bool ends_name(char c) {
  return std::string_view(" ,\r\n\0", 5).find(c) != std::string_view::npos;
}

/// The lower the better to talk in, when one has left where one talked.
int rank(const Place& place, const Place& left) {
  if (!place.is_room) return left.is_room ? 1 : 0;
  return place.joined || place.wanted ? 0 : 2;
}

std::string where_one_is(const Place* current) {
  if (current == nullptr) return std::string(kNowhere);
  return fmt::format("You talk {} {} now.", current->is_room ? "in" : "to", current->name);
}

std::string join_line(const std::string& rooms, const std::string& keys) {
  return "JOIN " + rooms + (keys.empty() ? "" : " " + keys);
}

}  // namespace

bool is_name(std::string_view word) {
  return !word.empty() && word.size() <= kNameBytesMax && word.front() != ':' &&
         std::none_of(word.begin(), word.end(), ends_name);
}

bool Allowance::take(Time now) {
  if (now - since >= kAnswersSpan) {
    since = now;
    used = 0;
  }
  return used++ < kAnswersAtOnce;
}

std::optional<WallTime> World::time_of(std::string_view text) {
  if (!time_text.empty() && text == time_text) return time;
  const auto read = parse_iso_time(text);
  if (!read) return std::nullopt;
  time_text = text;
  time = to_wall_time(*read);
  return time;
}

Place* World::find(std::string_view name) {
  if (current != nullptr && current->name == name) return current;
  const auto found = by_name.find(traits.fold(name));
  return found == by_name.end() ? nullptr : found->second;
}

Place* World::open(std::string_view name, bool is_room) {
  if (Place* there = find(name)) return there;
  if (places.size() >= kPlacesMax || !is_name(name)) return nullptr;
  places.push_back(std::make_unique<Place>());
  Place& place = *places.back();
  place.name = name;
  place.id = ++opened;
  place.is_room = is_room;
  place.joined = !is_room;
  by_name.emplace(traits.fold(name), &place);
  return &place;
}

Place* World::best_beside(const Place& place) const {
  std::vector<Place*> before;  // nearest first, as is what comes behind it
  std::vector<Place*> behind;
  for (const auto& each : places) {
    if (each.get() != &place) behind.push_back(each.get());
    if (each.get() == &place) before.swap(behind);
  }
  std::reverse(before.begin(), before.end());
  before.insert(before.end(), behind.begin(), behind.end());
  const auto best = std::min_element(before.begin(), before.end(), [&](const Place* a, const Place* b) {
    return std::pair(rank(*a, place), b->visited) < std::pair(rank(*b, place), a->visited);
  });
  return best == before.end() ? nullptr : *best;
}

void World::close(Place& place, WallTime now) {
  clear_members(place);
  const auto named = by_name.find(traits.fold(place.name));
  if (named != by_name.end() && named->second == &place) by_name.erase(named);
  const auto at =
      std::find_if(places.begin(), places.end(), [&](const auto& each) { return each.get() == &place; });
  const bool was_current = current == &place;
  const bool was_room = place.is_room;
  if (was_current) current = best_beside(place);
  places.erase(at);
  if (!was_current) return;
  if (current != nullptr) enter(*current);
  // From room to room the prompt is enough; that the next line goes to one person, to nobody, or no longer to
  // one alone, is worth words.
  if (was_room && current != nullptr && current->is_room) return;
  emit(own_words(Event::Kind::info, where_one_is(current), now));
}

void World::go_to(Place& place) {
  for (const auto& each : places) each->becomes_current = false;
  enter(place);
}

void World::enter(Place& place) {
  current = &place;
  place.visited = ++visits;
  place.becomes_current = false;
  place.read();
}

void World::rename(Place& place, std::string_view name) {
  if (!is_name(name)) return;
  Place* there = find(name);
  if (there != nullptr && there != &place) return;
  by_name.erase(traits.fold(place.name));
  place.name = name;
  by_name.insert_or_assign(traits.fold(name), &place);
}

PlaceMember* World::member(Place& place, std::string_view nick) {
  const auto found = place.members.find(traits.fold(nick));
  return found == place.members.end() ? nullptr : &found->second;
}

PlaceMember* World::add_member(Place& place, std::string_view nick) {
  if (PlaceMember* there = member(place, nick)) return there;
  if (members >= kMembersMax || !is_name(nick)) return nullptr;
  ++members;
  PlaceMember& added = place.members[traits.fold(nick)];
  added.nick = nick;
  return &added;
}

bool World::remove_member(Place& place, std::string_view nick) {
  if (traits.same(nick, place.last_speaker)) place.last_speaker.clear();
  const bool there = place.members.erase(traits.fold(nick)) > 0;
  if (there) --members;
  return there;
}

void World::clear_members(Place& place) {
  members -= place.members.size();
  place.members.clear();
  place.last_speaker.clear();
}

void World::forget_connection(WallTime now) {
  connected = false;
  since.reset();
  batches.clear();
  motd.clear();
  names.clear();
  names_of.clear();
  keys_sent.clear();
  asked_of.clear();
  rows = 0;
  ++replays;
  for (const auto& place : places) {
    leave_room(*place, now);
    place->since.reset();
    place->becomes_current = place->becomes_current && !was_connected;
    place->history_open = false;
    place->history_asked = false;
    place->away.clear();
  }
  heard = {};
}

void World::leave_room(Place& place, WallTime now) {
  if (place.joined) {
    place.left = now;
    place.left_by_server = heard;
  }
  place.joined = !place.is_room;
  place.awaited = false;
  clear_members(place);
}

void World::note_room(std::string_view name) {
  if (listed.size() < kListedMax && is_name(name) && traits.is_channel(name)) {
    listed.insert_or_assign(traits.fold(name), std::string(name));
  }
}

void World::set_capabilities(const Session& session) {
  echoed = session.has_capability("echo-message");
  history_offered = session.offers_history();
  history_granted = session.has_capability(kHistoryCapability);
}

void World::set_traits(const ServerTraits& new_traits) {
  traits = new_traits;
  listed.clear();
  keys_sent.clear();
  by_name.clear();
  for (const auto& place : places) {
    // Of two that are one to this server the first is found.
    by_name.emplace(traits.fold(place->name), place.get());
    std::map<std::string, PlaceMember, std::less<>> refiled;
    for (auto& [folded, each] : place->members) {
      std::string key = traits.fold(each.nick);
      refiled.emplace(std::move(key), std::move(each));
    }
    members = members - place->members.size() + refiled.size();
    place->last_speaker.clear();
    place->members = std::move(refiled);
  }
  if (current != nullptr) current = by_name.at(traits.fold(current->name));
  ignored.refold(traits);
}

void World::emit(Event&& event) {
  for (std::string* each : {&event.room, &event.nick, &event.text, &event.object, &event.id}) {
    if (find_invalid_utf8(*each)) *each = foreign_text(*each);
  }
  for (Member& each : event.members) {
    if (find_invalid_utf8(each.nick)) each.nick = foreign_text(each.nick);
  }
  sink.take(std::move(event));
}

void World::join_wanted() {
  std::vector<const Place*> wanted;
  for (const auto& place : places) {
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
      lines.push_back(join_line(std::exchange(rooms, {}), std::exchange(keys, {})));
      count = 0;
    }
    rooms.append(count == 0 ? "" : ",").append(place->name);
    if (!place->key.empty()) keys.append(count == 0 ? "" : ",").append(place->key);
    ++count;
  }
  if (count > 0) lines.push_back(join_line(rooms, keys));
}

}  // namespace chat::client
