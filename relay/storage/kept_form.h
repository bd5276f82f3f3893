#pragma once

#include "relay/hub/keeper.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace chat::relay {

/// A kept room as JSON, as it stands in the state file. What a later relay adds is passed over when it is
/// read.
std::string kept_form(const KeptRoom& room);

/// Nothing if it is no kept room.
std::optional<KeptRoom> kept_room_in(const std::string& form);

/// What operators have changed in a room, as JSON; empty if that is nothing. For how long is not kept.
std::string changes_form(std::span<const RoomChange> changes);
/// What cannot be read is left out.
std::vector<RoomChange> changes_in(const std::string& form);

}  // namespace chat::relay
