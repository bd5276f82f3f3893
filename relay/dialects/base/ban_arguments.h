#pragma once

#include "common/moment.h"
#include "relay/hub/address_bans.h"
#include "relay/hub/room_modes.h"

#include <optional>
#include <string>
#include <string_view>

namespace chat::relay {

/// How long a ban that somebody writes is to last: "90s", "2h30m", or a number of minutes. Nothing if the
/// word is no duration; then the ban is for ever, and the word begins the reason.
std::optional<Duration> ban_duration(std::string_view word);

/// The same of a mask on a room's list, where no time is no answer: nothing for "0" either.
std::optional<Duration> mask_duration(std::string_view word);

/// "for ever", "for 2 hours": what is left of the ban.
std::string how_long(const AddressBan& ban, WallTime now);

/// "for 2 hours": what is left of a mask's time on a room's list. Empty if it has none.
std::string how_long(const ListedMask& mask, WallTime now);

/// "for 2 hours": how long the change was asked to last. Empty if it was not.
std::string how_long(const RoomChange& change);

}  // namespace chat::relay
