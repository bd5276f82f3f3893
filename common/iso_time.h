#pragma once

#include "common/moment.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace chat {

/// "2026-11-19T12:00:00.000Z": how IRCv3's server-time writes a time, and how JSON is best given one.
std::string iso_time(WallTime at);
void append_iso_time(WallTime at, std::string& out);

/// What a time in words can say: any year from 0 to 9999, where the clock's own range is 1677 to 2262.
using IsoTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// Reads such a time. The fraction of the second may have any number of digits, of which three count, or be
/// missing, and the second may be a leap second (ISO 8601, 4.2.2). Nothing where the form is another or there
/// is no such time.
std::optional<IsoTime> parse_iso_time(std::string_view text);

/// `at` as iso_time() writes it: without what is finer than a millisecond.
inline IsoTime in_milliseconds(WallTime at) {
  return std::chrono::floor<std::chrono::milliseconds>(at);
}

/// The clock's time. What is before 1678 or after 2261 becomes the first or the last that leaves the clock's
/// range a year for calculating with it.
WallTime to_wall_time(IsoTime at);

}  // namespace chat
