#pragma once

#include "common/result.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace chat {

/// What people write where a program wants a time, a size or a number, read strictly: no sign, no exponent,
/// no blanks, nothing behind it. Errors are one phrase that begins with what was written and says what would
/// have been right.

/// "90s", "2m", "1h30m", "500ms", "0.5s": units from large to small, d, h, m, s and ms. A plain number counts
/// in `plain_unit`. Nothing is finer than a millisecond.
Result<std::chrono::milliseconds> parse_duration(std::string_view text, std::chrono::milliseconds plain_unit);

/// "65536", "64K", "1M", also "64KB", "64KiB", in either case; each prefix is 1,024 times the one before.
Result<std::uint64_t> parse_size(std::string_view text);

/// "0", "50".
Result<std::uint64_t> parse_count(std::string_view text);

/// "5", "0.5".
Result<double> parse_decimal(std::string_view text);

/// Whether it is meant as a number or a time, however wrong: it begins with a digit of any script, perhaps
/// behind a sign or a point.
bool begins_as_number(std::string_view text);

/// The same as parse_duration() and parse_size() read them, in the largest units that come out even: "1h30m",
/// "64K".
std::string written_duration(std::chrono::milliseconds duration);
std::string written_size(std::uint64_t bytes);

/// "2 minutes", "1 hour 30 minutes", "500 milliseconds".
std::string in_words(std::chrono::milliseconds duration);

/// `text` between apostrophes, as it may be shown, cut short where it is long.
std::string in_quotes(std::string_view text);

}  // namespace chat
