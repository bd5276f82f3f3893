#pragma once

#include "common/moment.h"

#include <optional>
#include <string>
#include <string_view>

namespace chat {

/// "2026-11-19T12:00:00.000Z": how IRCv3's server-time writes a time, and how JSON is best given one.
std::string iso_time(WallTime at);
void append_iso_time(WallTime at, std::string& out);

/// The other way. Nothing where the form is another, or the year is not within 1970 to 2199: the clock's own
/// range ends in 2262.
std::optional<WallTime> parse_iso_time(std::string_view text);

}  // namespace chat
