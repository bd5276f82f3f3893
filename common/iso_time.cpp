#include "common/iso_time.h"

#include "common/ascii.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string>

namespace chat {
namespace {

constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd.dddZ";
constexpr std::size_t kSecondsEnd = 19;  // in kForm

bool has_the_form(std::string_view text) {
  if (text.size() <= kSecondsEnd || text.back() != 'Z') return false;
  for (std::size_t i = 0; i < kSecondsEnd; ++i) {
    if (kForm[i] == 'd' ? !is_digit(text[i]) : text[i] != kForm[i]) return false;
  }
  const std::string_view fraction = text.substr(kSecondsEnd, text.size() - kSecondsEnd - 1);
  return fraction.empty() || (fraction.size() > 1 && fraction.front() == '.' &&
                              std::all_of(fraction.begin() + 1, fraction.end(), is_digit));
}

std::chrono::milliseconds read_fraction(std::string_view digits) {
  int value = 0;
  for (std::size_t i = 0; i < 3; ++i) value = value * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  return std::chrono::milliseconds(value);
}

// Every line that is sent has a time, and a formatting library takes longer for it than for the rest of the
// line.
template <class Number>
void put_digits(Number number, int digits, char* to) {
  for (int i = digits - 1; i >= 0; --i) {
    to[i] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
}

}  // namespace

void append_iso_time(WallTime at, std::string& out) {
  using namespace std::chrono;
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const hh_mm_ss time(floor<milliseconds>(at - day));
  std::array<char, kForm.size()> text;
  std::copy(kForm.begin(), kForm.end(), text.begin());
  put_digits(static_cast<int>(date.year()), 4, &text[0]);
  put_digits(static_cast<unsigned>(date.month()), 2, &text[5]);
  put_digits(static_cast<unsigned>(date.day()), 2, &text[8]);
  put_digits(time.hours().count(), 2, &text[11]);
  put_digits(time.minutes().count(), 2, &text[14]);
  put_digits(time.seconds().count(), 2, &text[17]);
  put_digits(time.subseconds().count(), 3, &text[20]);
  out.append(text.data(), text.size());
}

std::string iso_time(WallTime at) {
  std::string text;
  append_iso_time(at, text);
  return text;
}

std::optional<IsoTime> parse_iso_time(std::string_view text) {
  if (!has_the_form(text)) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    for (const char digit : text.substr(at, digits)) value = value * 10 + (digit - '0');
    return value;
  };
  using namespace std::chrono;
  const year_month_day date{year(number(0, 4)), month(static_cast<unsigned>(number(5, 2))),
                            day(static_cast<unsigned>(number(8, 2)))};
  const int hour = number(11, 2);
  const int minute = number(14, 2);
  const int second = number(17, 2);
  const bool ends_day = hour == 24 && minute == 0 && second == 0;
  if (!date.ok() || (hour > 23 && !ends_day) || minute > 59 || second > 60) return std::nullopt;
  const std::string_view fraction = text.substr(std::min(kSecondsEnd + 1, text.size() - 1));
  return sys_days(date) + hours(hour) + minutes(minute) + seconds(second) +
         read_fraction(fraction.substr(0, fraction.size() - 1));
}

WallTime to_wall_time(IsoTime at) {
  using namespace std::chrono;
  constexpr IsoTime kFirst = ceil<milliseconds>(WallTime::min() + years(1));
  constexpr IsoTime kLast = floor<milliseconds>(WallTime::max() - years(1));
  return std::clamp(at, kFirst, kLast);
}

}  // namespace chat
