#include "common/quantity.h"

#include "common/ascii.h"
#include "common/code_point.h"
#include "common/is_in.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace chat {
namespace {

using std::chrono::milliseconds;

struct TimeUnit {
  std::string_view symbol;
  std::string_view noun;
  std::int64_t milliseconds;
};

constexpr std::array<TimeUnit, 5> kTimeUnits{{{"d", "day", 86'400'000},
                                              {"h", "hour", 3'600'000},
                                              {"m", "minute", 60'000},
                                              {"s", "second", 1'000},
                                              {"ms", "millisecond", 1}}};

// Beyond it nobody waits, and sums of a few of them are still far from the clock's end.
constexpr double kMillisecondsMax = 1e14;

struct SizeUnit {
  std::string_view symbol;
  unsigned shift;
};

constexpr std::array<SizeUnit, 11> kSizeUnits{{{"", 0},
                                               {"b", 0},
                                               {"k", 10},
                                               {"kb", 10},
                                               {"kib", 10},
                                               {"m", 20},
                                               {"mb", 20},
                                               {"mib", 20},
                                               {"g", 30},
                                               {"gb", 30},
                                               {"gib", 30}}};

std::size_t count_digits(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
}

/// Digits, and perhaps a point with more of them, off the front of `rest`.
std::optional<double> take_decimal(std::string_view& rest) {
  std::size_t size = count_digits(rest);
  if (size == 0) return std::nullopt;
  if (size < rest.size() && rest[size] == '.') {
    const std::size_t behind = count_digits(rest.substr(size + 1));
    if (behind == 0) return std::nullopt;
    size += 1 + behind;
  }
  double value = 0;
  const auto read = std::from_chars(rest.data(), rest.data() + size, value, std::chars_format::fixed);
  rest.remove_prefix(size);
  if (read.ec == std::errc::result_out_of_range) return std::numeric_limits<double>::infinity();
  return value;
}

/// Takes as many letters as there are: "ms" is one unit, not minutes and something.
const TimeUnit* take_unit(std::string_view& rest) {
  const auto end = std::find_if(rest.begin(), rest.end(), is_digit);
  const std::string_view symbol = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  const auto unit = std::find_if(kTimeUnits.begin(), kTimeUnits.end(),
                                 [&](const TimeUnit& each) { return each.symbol == symbol; });
  if (unit == kTimeUnits.end()) return nullptr;
  rest.remove_prefix(symbol.size());
  return &*unit;
}

bool is_plain_decimal(std::string_view text) {
  return take_decimal(text) && text.empty();
}

/// All of "1h30m", in milliseconds.
std::optional<double> sum_of_parts(std::string_view rest) {
  double sum = 0;
  const TimeUnit* last = nullptr;
  do {
    const auto number = take_decimal(rest);
    if (!number) return std::nullopt;
    const TimeUnit* const unit = take_unit(rest);
    if (unit == nullptr || (last != nullptr && unit <= last)) return std::nullopt;
    sum += *number * static_cast<double>(unit->milliseconds);
    last = unit;
  } while (!rest.empty());
  return sum;
}

std::optional<std::uint64_t> parse_digits(std::string_view digits) {
  std::uint64_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

const SizeUnit* find_size_unit(std::string_view symbol) {
  const std::string folded = fold_case(symbol);
  const auto unit = std::find_if(kSizeUnits.begin(), kSizeUnits.end(),
                                 [&](const SizeUnit& each) { return each.symbol == folded; });
  return unit == kSizeUnits.end() ? nullptr : &*unit;
}

/// What begins with a minus and would be right without it has a reason of its own.
std::string negative(std::string_view text, std::string_view what) {
  return text.size() > 1 && text[0] == '-' && is_digit(text[1])
             ? fmt::format("{} is negative, and {} is not", in_quotes(text), what)
             : std::string();
}

/// Of C's, but for what is no number and has no end: "1e300", ".5".
bool is_number_of_other_form(std::string_view text) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ptr == text.data() + text.size() && read.ec != std::errc::invalid_argument &&
         !std::isnan(value) && (read.ec != std::errc() || std::isfinite(value));
}

std::string with_point(std::string text) {
  std::replace(text.begin(), text.end(), ',', '.');
  return text;
}

}  // namespace

Result<milliseconds> parse_duration(std::string_view text, milliseconds plain_unit) {
  if (const std::string complaint = negative(text, "a time"); !complaint.empty()) return Failure(complaint);
  std::string_view rest = text;
  const auto plain = take_decimal(rest);
  const auto count = plain && rest.empty() ? std::optional(*plain * static_cast<double>(plain_unit.count()))
                                           : sum_of_parts(text);
  if (!count) {
    return Failure(fmt::format("{} is no time, such as 90s, 2m or 1h30m; the units are d, h, m, s and ms",
                               in_quotes(text)));
  }
  if (!(*count <= kMillisecondsMax)) return Failure(fmt::format("{} is too long a time", in_quotes(text)));
  const double whole = std::round(*count);
  if (std::abs(*count - whole) > 1e-6 * std::max(1.0, whole)) {
    return Failure(fmt::format("{} is too fine: a millisecond (1ms) is the finest", in_quotes(text)));
  }
  return milliseconds(static_cast<milliseconds::rep>(whole));
}

Result<std::uint64_t> parse_size(std::string_view text) {
  if (const std::string complaint = negative(text, "a size"); !complaint.empty()) return Failure(complaint);
  const std::size_t digits = count_digits(text);
  const SizeUnit* const unit = find_size_unit(text.substr(digits));
  if (digits == 0 || unit == nullptr) {
    return Failure(fmt::format("{} is no number of bytes, such as 65536, 64K or 1M; the units are K, M and G",
                               in_quotes(text)));
  }
  const auto number = parse_digits(text.substr(0, digits));
  if (!number || *number > (std::numeric_limits<std::uint64_t>::max() >> unit->shift)) {
    return Failure(fmt::format("{} is too large a number of bytes", in_quotes(text)));
  }
  return *number << unit->shift;
}

Result<std::uint64_t> parse_count(std::string_view text) {
  if (const std::string complaint = negative(text, "a number here"); !complaint.empty()) {
    return Failure(complaint);
  }
  if (text.empty() || count_digits(text) < text.size()) {
    return Failure(fmt::format("{} is no whole number, such as 50", in_quotes(text)));
  }
  if (const auto number = parse_digits(text)) return *number;
  return Failure(fmt::format("{} is too large a number", in_quotes(text)));
}

Result<double> parse_decimal(std::string_view text) {
  if (const std::string complaint = negative(text, "a number here"); !complaint.empty()) {
    return Failure(complaint);
  }
  std::string_view rest = text;
  const auto number = take_decimal(rest);
  if (number && rest.empty() && std::isfinite(*number)) return *number;
  if (number && rest.empty()) return Failure(fmt::format("{} is too large a number", in_quotes(text)));
  if (is_number_of_other_form(text))
    return Failure(fmt::format("{} is to be written in digits, such as 5 or 0.5", in_quotes(text)));
  const std::string repaired = with_point(std::string(text));
  const bool has_comma = repaired != text && is_plain_decimal(repaired);
  return Failure(fmt::format("{} is not a number{}", in_quotes(text),
                             has_comma ? fmt::format("; with a point: {}", repaired) : ", such as 5 or 0.5"));
}

bool begins_as_number(std::string_view text) {
  // Of ASCII, the minus sign, and those of full width.
  constexpr std::array<utf8proc_int32_t, 5> kSigns{'+', '-', 0x2212, 0xFF0B, 0xFF0D};
  const auto next = [&] { return text.empty() ? CodePoint{} : first_code_point(text); };
  if (is_in(kSigns, next().code)) text.remove_prefix(next().bytes);
  if (text.starts_with('.')) text.remove_prefix(1);
  return utf8proc_get_property(next().code)->category == UTF8PROC_CATEGORY_ND;
}

std::string written_duration(milliseconds duration) {
  std::string written;
  std::int64_t left = duration.count();
  for (const TimeUnit& unit : kTimeUnits) {
    if (const std::int64_t count = left / unit.milliseconds; count > 0)
      fmt::format_to(std::back_inserter(written), "{}{}", count, unit.symbol);
    left %= unit.milliseconds;
  }
  return written.empty() ? "0" : written;
}

std::string written_size(std::uint64_t bytes) {
  for (const auto& [symbol, shift] : {std::pair("G", 30U), std::pair("M", 20U), std::pair("K", 10U)}) {
    const std::uint64_t unit = std::uint64_t{1} << shift;
    if (bytes >= unit && bytes % unit == 0) return fmt::format("{}{}", bytes / unit, symbol);
  }
  return std::to_string(bytes);
}

std::string in_words(milliseconds duration) {
  std::string words;
  std::int64_t left = duration.count();
  for (const TimeUnit& unit : kTimeUnits) {
    const auto count = static_cast<std::size_t>(left / unit.milliseconds);
    left %= unit.milliseconds;
    if (count == 0) continue;
    if (!words.empty()) words += ' ';
    words += counted(count, unit.noun);
  }
  return words.empty() ? "0 seconds" : words;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kShownBytes = 60;
  const bool is_long = text.size() > kShownBytes;
  // A character that the cut goes through is shown as U+FFFD.
  return fmt::format("'{}{}'", visible(text.substr(0, kShownBytes)), is_long ? "..." : "");
}

}  // namespace chat
