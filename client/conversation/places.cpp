#include "client/conversation/places.h"

#include "client/conversation/limits.h"
#include "client/conversation/name_checks.h"

#include <algorithm>
#include <utility>

namespace chat::client {
namespace {

/// How good `place` is to talk in for somebody who leaves `left`: the lower the better.
int rank(const Place& place, const Place& left) {
  if (!place.is_room) return left.is_room ? 1 : 0;
  return place.is_left() || !(place.joined || place.wanted) ? 2 : 0;
}

}  // namespace

Place* Places::find(std::string_view name) const {
  if (current_ != nullptr && current_->name == name) return current_;
  const auto found = by_name_.find(support_.fold(name));
  return found == by_name_.end() ? nullptr : found->second;
}

Place* Places::open(std::string_view name, bool is_room) {
  if (Place* there = find(name)) return there;
  if (!is_name(name) || (places_.size() >= kPlacesMax && !close_unanswered())) return nullptr;
  places_.push_back(std::make_unique<Place>());
  Place& place = *places_.back();
  place.name = name;
  place.id = ++opened_;
  place.is_room = is_room;
  place.joined = !is_room;
  by_name_.emplace(support_.fold(name), &place);
  return &place;
}

Place* Places::best_beside(const Place& place) const {
  std::vector<Place*> before;  // nearest first, as is what comes behind it
  std::vector<Place*> behind;
  for (const auto& each : places_) {
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

void Places::close(Place& place) {
  clear_members(place);
  const auto named = by_name_.find(support_.fold(place.name));
  if (named != by_name_.end() && named->second == &place) by_name_.erase(named);
  const auto at =
      std::find_if(places_.begin(), places_.end(), [&](const auto& each) { return each.get() == &place; });
  step_aside(place);
  places_.erase(at);
}

/// Whoever speaks to the person under ever new names must not keep them from opening a place.
bool Places::close_unanswered() {
  const auto oldest = std::find_if(places_.begin(), places_.end(), [](const auto& each) {
    return !each->is_room && each->visited == 0 && !each->spoken;
  });
  if (oldest == places_.end()) return false;
  close(**oldest);
  return true;
}

void Places::step_aside(const Place& place) {
  if (current_ != &place) return;
  current_ = best_beside(place);
  if (current_ != nullptr) enter(*current_);
}

void Places::go_to(Place& place) {
  for (const auto& each : places_) each->becomes_current = false;
  enter(place);
}

void Places::enter(Place& place) {
  current_ = &place;
  place.visited = ++visits_;
  place.becomes_current = false;
  place.read();
}

void Places::rename(Place& place, std::string_view name) {
  if (!is_name(name)) return;
  Place* there = find(name);
  if (there != nullptr && there != &place) return;
  by_name_.erase(support_.fold(place.name));
  place.name = name;
  by_name_.insert_or_assign(support_.fold(name), &place);
}

PlaceMember* Places::member(Place& place, std::string_view nick) const {
  const auto found = place.members.find(support_.fold(nick));
  return found == place.members.end() ? nullptr : &found->second;
}

PlaceMember* Places::add_member(Place& place, std::string_view nick) {
  if (PlaceMember* there = member(place, nick)) return there;
  if (members_ >= kMembersMax || !is_name(nick)) return nullptr;
  ++members_;
  PlaceMember& added = place.members[support_.fold(nick)];
  added.nick = nick;
  return &added;
}

bool Places::remove_member(Place& place, std::string_view nick) {
  if (support_.same(nick, place.last_speaker)) place.last_speaker.clear();
  const bool there = place.members.erase(support_.fold(nick)) > 0;
  if (there) --members_;
  return there;
}

void Places::clear_members(Place& place) {
  members_ -= place.members.size();
  place.members.clear();
  place.last_speaker.clear();
}

void Places::leave_room(Place& place, WallTime now, WallTime by_server) {
  if (place.joined) {
    place.replay.left = now;
    place.replay.left_by_server = by_server;
  }
  place.joined = !place.is_room;
  place.awaited = false;
  clear_members(place);
}

void Places::note_speaker(Place& place, const std::string& nick) {
  if (place.last_speaker == nick) return;
  PlaceMember* const speaker = member(place, nick);
  if (speaker == nullptr) return;
  speaker->spoke = ++spoken_;
  place.last_speaker = nick;
}

void Places::refold() {
  by_name_.clear();
  for (const auto& place : places_) {
    // Of two names that are the same to this server, find() finds the first.
    by_name_.emplace(support_.fold(place->name), place.get());
    std::map<std::string, PlaceMember, std::less<>> refiled;
    for (auto& [folded, each] : place->members) {
      std::string key = support_.fold(each.nick);
      refiled.emplace(std::move(key), std::move(each));
    }
    members_ = members_ - place->members.size() + refiled.size();
    place->last_speaker.clear();
    place->members = std::move(refiled);
  }
  if (current_ != nullptr) current_ = by_name_.at(support_.fold(current_->name));
}

}  // namespace chat::client
