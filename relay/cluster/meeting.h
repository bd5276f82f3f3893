#pragma once

#include "common/iso_time.h"
#include "relay/hub/room.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// What holds in a room, but for who is in it.
struct RoomState {
  Moment created{};
  RoomModes modes{};
  Topic topic{};
  Claim claim{};
  std::set<std::string> operators{};  ///< folded nicks, of those of whom others have told; see rooms_in()
};

RoomState state_of(const Room& room);

/// Appends what makes `to` of a room in which `from` holds: facts that the relay called `by` has decided.
/// `standings` are changed with the rest.
void put_changes(std::string& out, std::string_view room, const RoomState& from, const RoomState& to,
                 std::vector<RoomChange> standings, std::string_view by, Moment now);

bool have_same_modes(const RoomState& one, const RoomState& other);

/// When a room was made, by its folded name. What relays tell each other of people begins with that of the
/// rooms in which they are.
using RoomAges = std::map<std::string, Moment>;

/// What holds in the rooms of which somebody else tells: those in `ages`.
std::map<std::string, RoomState> rooms_in(const RoomAges& ages, std::string_view facts, Moment now);

/// A room that two relays have that were apart. That which was made first is the room; the other is one of
/// its name.
struct SharedRoom {
  std::string name;
  RoomState here;
  RoomState there;
  bool was_closed;  ///< here, at any time

  /// What was made in one moment is one room: it was shared before. It is kept on disk in milliseconds.
  bool is_the_same() const { return made(here) == made(there); }
  bool is_older_here() const { return made(here) < made(there); }

 private:
  static IsoTime made(const RoomState& state) { return in_milliseconds(state.created.wall); }
};

}  // namespace chat::relay
