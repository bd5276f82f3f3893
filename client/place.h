#pragma once

#include "common/moment.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace chat::client {

/// Of the people in one room.
struct PlaceMember {
  std::string nick;
  std::string prefixes{};   ///< "@+", highest first; empty for most
  std::uint64_t spoke = 0;  ///< the higher the later; 0: not since one came
};

/// A line that was seen, so that history does not show it again.
struct SeenLine {
  std::uint64_t id = 0;       ///< hash of its msgid; 0: it has none
  std::uint64_t content = 0;  ///< hash of time, nick and text
};

/// Where one talks: a room, or a private conversation, which is called as the other is.
struct Place {
  std::string name;
  bool is_room = false;
  bool joined = false;      ///< in private: always
  bool wanted = false;      ///< to be joined again after a reconnection
  bool was_joined = false;  ///< at any time since the program started
  std::string key{};
  std::string topic{};       ///< UTF-8
  std::size_t unread = 0;    ///< said by others since one was here last
  std::size_t mentions = 0;  ///< of those, naming oneself; in private: all

  std::unordered_map<std::string, PlaceMember> members{};  ///< by folded nick; a room's, oneself included

  bool becomes_current = false;     ///< as soon as it is joined
  bool members_come = false;        ///< between 353 and 366
  bool history_shown = false;       ///< a marker stands before it, and none yet behind it
  bool marker_due = true;           ///< none stands before it yet
  std::optional<WallTime> since{};  ///< by the server's clock: when one came
  std::string away{};               ///< in private: the other's reason, as told last
  std::vector<SeenLine> seen{};     ///< a ring
  std::size_t seen_next = 0;
};

}  // namespace chat::client
