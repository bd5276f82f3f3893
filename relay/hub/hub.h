#pragma once

#include "common/moment.h"
#include "relay/hub/refusal.h"
#include "relay/hub/room.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace chat::relay {

/// The chat itself: who is here, in which rooms, and what they say to each other, whatever their dialect.
///
/// No sockets, no clocks, no logging: requests come in, and what follows from them is appended to the
/// members' outboxes and the rooms' logs. A member belongs to the hub from enter() to leave(); its outbox
/// must live as long.
class Hub {
 public:
  static constexpr std::string_view kLobby = "#lobby";

  /// Each room keeps its last `history_lines` lines. `reserved_nick` is given to nobody: the relay's own
  /// name.
  explicit Hub(std::size_t history_lines, std::string_view reserved_nick = {});

  /// A newcomer, named guest1, guest2, ..., in no room yet.
  Member& enter(Outbox& outbox, const Rendering& rendering);

  /// Out of every room, and gone. `reason` may be empty.
  void leave(Member& member, std::string_view reason);

  Answer<> rename(Member& member, std::string_view nick);

  /// Makes the room if it does not exist.
  Answer<Room*> join(Member& member, std::string_view room_name);

  /// The room goes with its last member; the lobby stays.
  void part(Member& member, Room& room, std::string_view reason);

  void say(Member& member, Room& room, std::string_view text, WallTime at);
  void act(Member& member, Room& room, std::string_view text, WallTime at);
  Answer<> tell(Member& member, std::string_view nick, std::string_view text);
  Answer<> set_topic(Member& member, Room& room, std::string_view topic);

  /// By folded name, so in alphabetical order.
  const std::map<std::string, std::unique_ptr<Room>>& rooms() const { return rooms_; }

  /// A member whose backlog is over this many bytes takes no private messages; whoever sends one is told.
  void limit_private_backlog(std::size_t bytes) { private_backlog_ = bytes; }

  /// Once a round, when all who can have caught up. See Stream::settle().
  void settle();

 private:
  Member* find(std::string_view nick) const;
  Room& room_called(std::string_view name);
  std::string unused_guest_nick();

  std::size_t history_lines_;
  std::string reserved_nick_;
  std::size_t private_backlog_ = SIZE_MAX;
  std::uint64_t guests_ = 0;
  std::unordered_map<std::string, std::unique_ptr<Member>> members_;  // by folded nick
  std::map<std::string, std::unique_ptr<Room>> rooms_;                // by folded name
};

}  // namespace chat::relay
