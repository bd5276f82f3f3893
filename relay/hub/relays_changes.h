#pragma once

#include "relay/hub/fact.h"
#include "relay/hub/room.h"

#include <span>
#include <string_view>

namespace chat::relay {

/// What the relay itself changes in a room. Its views are valid as long as `changes` and `relay_name` are.
inline Fact modes_set_by_relay(Room& room, std::span<const RoomChange> changes, std::string_view relay_name,
                               Moment now) {
  Fact fact{Fact::Kind::modes_set, {.nick = relay_name}};
  fact.room = &room;
  fact.target = room.name();
  fact.changes = changes;
  fact.at = now;
  return fact;
}

}  // namespace chat::relay
