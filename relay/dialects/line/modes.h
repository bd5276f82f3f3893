#pragma once

#include "common/moment.h"
#include "relay/hub/room_change.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chat::relay {
class Room;
}

namespace chat::relay::line {

struct Request;

/// Makes the changes that are allowed, and tells the client what was done and what was refused.
void change_modes(const Request& request, Room& room, std::span<const RoomChange> changes);

/// Carries out "+ov-m" with its arguments. `lasts`: of masks that are added.
void change_modes_as_written(const Request& request, Room& room, std::string_view letters,
                             std::span<const std::string_view> arguments, std::optional<Duration> lasts);

/// To whoever has written more than are changed at once.
std::string words_for_too_many_modes();

}  // namespace chat::relay::line
