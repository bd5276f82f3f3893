#pragma once

#include "relay/hub/keeper.h"

#include <optional>
#include <string>

namespace chat::relay {

/// A kept room as JSON, as it stands in the state file. What a later relay adds is passed over when it is
/// read.
std::string kept_form(const KeptRoom& room);

/// Nothing if it is no kept room.
std::optional<KeptRoom> kept_room_in(const std::string& form);

}  // namespace chat::relay
