#pragma once

#include "common/moment.h"

#include <optional>
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
  off_record,    ///< no archive keeps what is said
  // With a value:
  key,
  limit,  ///< how many may be there
  slow,   ///< seconds from one line of a member's to its next
  // Lists of masks:
  ban,
  mute,  ///< these are there and do not speak
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
  std::string argument{};           ///< the key, the limit, the seconds, the mask, or somebody's nick
  std::optional<Duration> lasts{};  ///< of a mask that is added; nothing: until it is taken off

  bool operator==(const RoomChange&) const = default;
};

}  // namespace chat::relay
