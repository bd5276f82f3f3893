#pragma once

#include "common/moment.h"
#include "relay/hub/address_bans.h"
#include "relay/hub/refusal.h"
#include "relay/hub/room_modes.h"

#include <optional>
#include <string>
#include <string_view>

namespace chat::relay {

/// How long a ban that somebody writes is to last: "90s", "2h30m", or a number of minutes; from a second, as
/// they are told in seconds, to 100 years, as longer ones would overflow the clock.
Answer<Duration> ban_duration(std::string_view word);

/// The same where a reason may stand in its place, for which it is nothing: then the ban is for ever. What
/// begins as a number is none, for a slip in the time would make a ban for ever of it.
Answer<std::optional<Duration>> ban_duration_or_reason(std::string_view word);

/// "for ever", "for 2 hours": what is left of the ban.
std::string how_long(const AddressBan& ban, WallTime now);

/// "for 2 hours": what is left of a mask's time on a room's list. Empty if it has none.
std::string how_long(const ListedMask& mask, WallTime now);

/// "for 2 hours": how long the change was asked to last. Empty if it was not.
std::string how_long(const RoomChange& change);

}  // namespace chat::relay
