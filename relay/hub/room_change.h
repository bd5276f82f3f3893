#pragma once

#include <string>

namespace chat::relay {

/// What operators decide in a room.
enum class RoomRule {
  // On or off:
  invite_only,
  moderated,     ///< only operators and those with a voice speak
  members_only,  ///< only members speak to the room
  secret,
  topic_locked,  ///< only operators set the topic
  // With a value:
  key,
  limit,  ///< how many may be there
  // Lists of masks:
  ban,
  ban_exception,
  invite_exception,
  // What a member may do:
  operator_status,
  voice,
};

/// One change of what holds in a room, as asked for or as done.
struct RoomChange {
  RoomRule rule;
  bool adding = true;
  std::string argument{};  ///< the key, the limit, the mask, or somebody's nick

  bool operator==(const RoomChange&) const = default;
};

}  // namespace chat::relay
