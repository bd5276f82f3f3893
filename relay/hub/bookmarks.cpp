#include "relay/hub/bookmarks.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace chat::relay {

using Marks = Bookmark::Kind;

void Bookmarks::restore(const std::vector<Bookmark>& kept, std::int64_t last_id) {
  for (const Bookmark& each : kept) {
    OfAccount& account = accounts_[each.account];
    if (each.kind == Marks::read) {
      account.read[each.target] = each.at;
      continue;
    }
    account.places[each.target].id = each.at == Bookmark::kHere ? last_id : each.at;
    if (each.at == Bookmark::kHere) changed_.insert({Marks::place, each.account, each.target});
  }
}

std::optional<IsoTime> Bookmarks::read_up_to(const std::string& account, const std::string& target) const {
  const auto known = accounts_.find(account);
  if (known == accounts_.end()) return std::nullopt;
  const auto read = known->second.read.find(target);
  if (read == known->second.read.end()) return std::nullopt;
  return IsoTime(std::chrono::milliseconds(read->second));
}

bool Bookmarks::mark_read(const std::string& account, const std::string& target, IsoTime at) {
  const std::int64_t time = at.time_since_epoch().count();
  auto& read = accounts_[account].read;
  const auto [marker, is_new] = read.try_emplace(target, time);
  if (!is_new && marker->second >= time) return false;
  marker->second = time;
  changed_.insert({Marks::read, account, target});
  if (read.size() <= kReadMost) return true;
  auto oldest = read.end();
  for (auto each = read.begin(); each != read.end(); ++each) {
    if (each != marker && (oldest == read.end() || each->second < oldest->second)) oldest = each;
  }
  changed_.insert({Marks::read, account, oldest->first});
  read.erase(oldest);
  return true;
}

std::optional<std::uint64_t> Bookmarks::place(const std::string& account, const std::string& room) const {
  const auto known = accounts_.find(account);
  if (known == accounts_.end()) return std::nullopt;
  const auto place = known->second.places.find(room);
  if (place == known->second.places.end() || place->second.here > 0) return std::nullopt;
  return static_cast<std::uint64_t>(place->second.id);
}

void Bookmarks::come(const std::string& account, const std::string& room) {
  OfAccount& kept = accounts_[account];
  if (++kept.places[room].here > 1) return;
  changed_.insert({Marks::place, account, room});
  trim_places(account, kept);
}

void Bookmarks::go(const std::string& account, const std::string& room, std::uint64_t last_id) {
  const auto known = accounts_.find(account);
  if (known == accounts_.end()) return;
  const auto place = known->second.places.find(room);
  if (place == known->second.places.end()) return;
  std::size_t& here = place->second.here;
  // Who came before the account was ended, and its name registered anew, is not among them.
  if (here > 0) --here;
  if (here > 0) return;
  place->second.id = static_cast<std::int64_t>(last_id);
  changed_.insert({Marks::place, account, room});
  trim_places(account, known->second);
}

/// Connections of one account may be in more rooms together than there may be places, and nothing is
/// forgotten of where somebody is.
void Bookmarks::trim_places(const std::string& account, OfAccount& kept) {
  while (kept.places.size() > kPlacesMost && forget_oldest_place(account, kept)) {
  }
}

/// Of those where nobody of the account is. Returns false if there is none.
bool Bookmarks::forget_oldest_place(const std::string& account, OfAccount& kept) {
  auto oldest = kept.places.end();
  for (auto each = kept.places.begin(); each != kept.places.end(); ++each) {
    const bool is_older = oldest == kept.places.end() || each->second.id < oldest->second.id;
    if (each->second.here == 0 && is_older) oldest = each;
  }
  if (oldest == kept.places.end()) return false;
  changed_.insert({Marks::place, account, oldest->first});
  kept.places.erase(oldest);
  return true;
}

void Bookmarks::forget(const std::string& account) {
  const auto known = accounts_.find(account);
  if (known == accounts_.end()) return;
  for (const auto& [target, at] : known->second.read) changed_.insert({Marks::read, account, target});
  for (const auto& [room, place] : known->second.places) changed_.insert({Marks::place, account, room});
  accounts_.erase(known);
}

void Bookmarks::forget_past(const std::string& account) {
  const auto known = accounts_.find(account);
  if (known == accounts_.end()) return;
  for (const auto& [target, at] : std::exchange(known->second.read, {}))
    changed_.insert({Marks::read, account, target});
  std::erase_if(known->second.places, [&](const auto& each) {
    if (each.second.here > 0) return false;
    changed_.insert({Marks::place, account, each.first});
    return true;
  });
}

std::vector<Bookmark> Bookmarks::of(const std::string& account) const {
  std::vector<Bookmark> all;
  const auto known = accounts_.find(account);
  if (known == accounts_.end()) return all;
  for (const auto& [target, at] : known->second.read) all.push_back({Marks::read, account, target, at});
  for (const auto& [room, place] : known->second.places)
    all.push_back({Marks::place, account, room, place.here > 0 ? Bookmark::kHere : place.id});
  return all;
}

std::int64_t Bookmarks::value_of(const Key& key) const {
  const auto& [kind, account, target] = key;
  const auto known = accounts_.find(account);
  if (known == accounts_.end()) return Bookmark::kNone;
  if (kind == Marks::read) {
    const auto read = known->second.read.find(target);
    return read == known->second.read.end() ? Bookmark::kNone : read->second;
  }
  const auto place = known->second.places.find(target);
  if (place == known->second.places.end()) return Bookmark::kNone;
  return place->second.here > 0 ? Bookmark::kHere : place->second.id;
}

std::vector<Bookmark> Bookmarks::take_changes() {
  std::vector<Bookmark> changes;
  for (const Key& key : std::exchange(changed_, {})) {
    const auto& [kind, account, target] = key;
    changes.push_back({kind, account, target, value_of(key)});
  }
  return changes;
}

}  // namespace chat::relay
