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
constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2199;

bool has_the_form(std::string_view text) {
  if (text.size() != kForm.size()) return false;
  bool fits = true;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    fits &= kForm[i] == 'd' ? is_digit(text[i]) : text[i] == kForm[i];
  }
  return fits;
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

std::optional<WallTime> parse_iso_time(std::string_view text) {
  if (!has_the_form(text)) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    for (const char digit : text.substr(at, digits)) value = value * 10 + (digit - '0');
    return value;
  };
  using namespace std::chrono;
  const int in_year = number(0, 4);
  const year_month_day date{year(in_year), month(static_cast<unsigned>(number(5, 2))),
                            day(static_cast<unsigned>(number(8, 2)))};
  if (!date.ok() || in_year < kFirstYear || in_year > kLastYear) return std::nullopt;
  return sys_days(date) + hours(number(11, 2)) + minutes(number(14, 2)) + seconds(number(17, 2)) +
         milliseconds(number(20, 3));
}

}  // namespace chat
