#pragma once

#include "client/conversation/place_replay.h"
#include "client/conversation/recent_lines.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace chat::client {

/// What the person is told where a command needs a place and there is none.
inline constexpr std::string_view kNowhere = "You are in no room: /join one, such as #lobby.";

/// A person in a room.
struct PlaceMember {
  std::string nick;
  std::string prefixes{};   ///< "@+", highest first; empty for most
  std::uint64_t spoke = 0;  ///< the higher the later; 0: not since the person came
};

/// Where the person talks: a room, or a private conversation, whose name is the other's nick.
struct Place {
  std::string name;
  std::uint64_t id = 0;  ///< no other place ever has it
  bool is_room = false;
  bool joined = false;      ///< in private: always
  bool wanted = false;      ///< to be joined again after a reconnection
  bool awaited = false;     ///< asked for, and the server has not answered
  std::string parting{};    ///< the PART, until the server has answered it; empty: none
  bool was_joined = false;  ///< at any time since the program started
  std::string key{};
  std::string topic{};
  bool spoken = false;       ///< the person has said something here
  bool exchanged = false;    ///< something that was said here is known to have arrived
  std::size_t unread = 0;    ///< said by others since the person was here last
  std::size_t mentions = 0;  ///< of those, naming the person; in private: all

  void read() { unread = mentions = 0; }
  /// Whether the person has asked to be out of it.
  bool is_left() const { return !parting.empty(); }

  std::map<std::string, PlaceMember, std::less<>> members{};  ///< by folded nick, the person included
  /// A member, or empty. Members are sorted by when each last spoke; speaking again while first changes
  /// nothing.
  std::string last_speaker{};

  std::uint64_t visited = 0;     ///< the higher the later the person talked there; 0: never
  bool becomes_current = false;  ///< when the server lets the person in
  std::string away{};            ///< in private: the other's reason, as told last
  PlaceReplay replay{};
  RecentLines recent{};
};

/// As the place of that name, if there is one, spells it; else as given. Valid as long as both are.
inline std::string_view name_of(const Place* place, std::string_view given) {
  return place == nullptr ? given : std::string_view(place->name);
}

}  // namespace chat::client
