#pragma once

#include "common/moment.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace chat::client {

/// Of the people in one room.
struct PlaceMember {
  std::string nick;
  std::string prefixes{};   ///< "@+", highest first; empty for most
  std::uint64_t spoke = 0;  ///< the higher the later; 0: not since one came
};

/// A line that was shown, by its fingerprint.
struct SeenLine {
  std::uint64_t print;
  std::uint64_t replay = 0;  ///< World::replays when history had it last: of two alike it has shown one
};

/// Where one talks: a room, or a private conversation, which is called as the other is.
struct Place {
  std::string name;
  std::uint64_t id = 0;  ///< no other place ever has it
  bool is_room = false;
  bool joined = false;      ///< in private: always
  bool wanted = false;      ///< to be joined again after a reconnection
  bool awaited = false;     ///< to let one in: it was asked, and has not answered
  bool was_joined = false;  ///< at any time since the program started
  std::string key{};
  bool exchanged = false;    ///< something that was said here is known to have arrived
  std::size_t unread = 0;    ///< said by others since one was here last
  std::size_t mentions = 0;  ///< of those, naming oneself; in private: all

  void read() { unread = mentions = 0; }

  std::map<std::string, PlaceMember, std::less<>> members{};  ///< by folded nick; a room's, oneself included
  std::string last_speaker{};  ///< a member, or empty: who spoke last stays that by speaking again

  std::uint64_t visited = 0;        ///< the higher the later one talked there; 0: never
  bool becomes_current = false;     ///< as soon as it is joined
  bool marker_due = true;           ///< before the next line of history
  WallTime oldest{};                ///< of what is known to have been said here
  std::string oldest_id{};          ///< its msgid; empty: none, or nothing was said
  bool history_asked = false;       ///< by the person, and no answer has come
  bool history_open = false;        ///< lines of history were the last that was shown
  bool return_marker_due = false;   ///< before the next line of history that is news
  WallTime left{};                  ///< when one was there last, if one is not now
  WallTime left_by_server{};        ///< that, by the server's clock, where it says
  std::optional<WallTime> since{};  ///< by the server's clock: when one came
  std::string away{};               ///< in private: the other's reason, as told last
  std::vector<SeenLine> seen{};     ///< a ring, so that history shows no line again
  std::size_t seen_next = 0;
};

}  // namespace chat::client
