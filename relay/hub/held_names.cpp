// What becomes of bans and mutes of somebody whose nick was another's.

#include "common/text.h"
#include "relay/hub/hub.h"
#include "relay/hub/relays_changes.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace chat::relay {

namespace {

/// A room, and its list that bans or mutes a member there.
struct Hold {
  Room* room;
  RoomRule list;
  bool (RoomModes::*matches)(const Source&) const;

  bool holds(const Person& member) const { return (room->modes().*matches)(member.source()); }
};

/// Nothing if the list has not this mask.
const ListedMask* mask_in(const Room& room, RoomRule list, const std::string& folded) {
  const auto& masks = *room.modes().list(list);
  const auto found = std::find_if(masks.begin(), masks.end(),
                                  [&](const ListedMask& each) { return fold_case(each.mask) == folded; });
  return found == masks.end() ? nullptr : &*found;
}

std::vector<Hold> holds_on(const Person& member) {
  std::vector<Hold> holds;
  for (const Seat& seat : member.seats) {
    for (const Hold& each : {Hold{seat.room, RoomRule::ban, &RoomModes::is_banned},
                             Hold{seat.room, RoomRule::mute, &RoomModes::is_muted}}) {
      if (each.holds(member)) holds.push_back(each);
    }
  }
  return holds;
}

}  // namespace

/// Who is banned or muted by the nick that it loses is so by the next one.
void Hub::make_guest(Person& member, Moment now) {
  const std::string lost = member.nick;
  const WallTime held_since = stranger_since(member, now);
  const std::vector<Hold> holds = holds_on(member);
  const std::string guest = unused_guest_nick();
  Fact renamed = fact_of(Fact::Kind::renamed, member, now);
  renamed.object = guest;
  renamed.is_forced = true;
  number(renamed);
  happen(renamed);
  for (const Hold& each : holds) {
    if (each.holds(member) || each.room->modes().masks() >= kMasksMax) continue;
    const ListedMask* const mask = mask_in(*each.room, each.list, fold_case(complete_mask(lost)));
    const bool ends = mask != nullptr && mask->ends != kNever;
    const std::vector<RoomChange> changes{{each.list, true, complete_mask(guest),
                                           ends ? std::optional(mask->ends - now.steady) : std::nullopt}};
    Fact fact = modes_set_by_relay(*each.room, changes, settings_.reserved_nick, now);
    number(fact);
    happen(fact);
  }
  lift_masks_of_stranger(lost, held_since, now);
  member.has_lost_nick = true;
  unproven_.remove(member, now.steady);
  Fact told = fact_of(Fact::Kind::dispossessed, member, now);
  told.object = lost;
  if (!is_registered(lost)) told.text = "somebody on another relay has the name";
  happen(told);
}

/// Since when it has had a nick that belongs to an account that it has not logged in to; never: it has none.
WallTime Hub::stranger_since(const Person& member, Moment now) const {
  const auto since = unproven_.since(member);
  if (!since) return WallTime::max();
  return now.wall - std::chrono::duration_cast<WallTime::duration>(now.steady - *since);
}

/// Whoever banned or muted `nick` since then meant the stranger who had it: its owner is not to be kept out
/// by that when they come.
void Hub::lift_masks_of_stranger(std::string_view nick, WallTime since, Moment now) {
  if (since == WallTime::max()) return;
  const std::string folded = fold_case(complete_mask(nick));
  std::vector<Room*> changed;
  const auto is_meant = [&](const ListedMask* mask) { return mask != nullptr && mask->at >= since; };
  for (const auto& [name, room] : rooms()) {
    if (is_meant(mask_in(*room, RoomRule::ban, folded)) || is_meant(mask_in(*room, RoomRule::mute, folded)))
      changed.push_back(room.get());
  }
  for (Room* const room : changed) {
    std::vector<RoomChange> changes;
    for (const RoomRule list : {RoomRule::ban, RoomRule::mute}) {
      const ListedMask* const mask = mask_in(*room, list, folded);
      if (is_meant(mask)) changes.push_back({list, false, mask->mask});
    }
    Fact fact = modes_set_by_relay(*room, changes, settings_.reserved_nick, now);
    fact.text = "who had the name has it no longer";
    number(fact);
    happen(fact);
  }
}

}  // namespace chat::relay
