#pragma once

#include "common/moment.h"
#include "relay/hub/address_bans.h"

#include <optional>
#include <string>
#include <string_view>

namespace chat::relay {

/// How long a ban that somebody writes is to last: "90s", "2h30m", or a number of minutes. Nothing if the
/// word is no duration; then the ban is for ever, and the word begins the reason.
std::optional<Duration> ban_duration(std::string_view word);

/// "for ever", "for 2 hours": what is left of the ban.
std::string how_long(const AddressBan& ban, WallTime now);

}  // namespace chat::relay
