#include "common/toml_number.h"

#include "common/ascii.h"
#include "common/is_in.h"
#include "common/quantity.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

namespace chat {
namespace {

std::string_view without_sign(std::string_view text) {
  return text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
}

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_digit);
}

bool is_made_of(std::string_view text, std::string_view bytes) {
  return text.find_first_not_of(bytes) == std::string_view::npos;
}

/// Digits, and what stands among them in numbers.
bool is_numeral(std::string_view text) {
  return has_digit(text) && is_made_of(text, "0123456789.+-_,eE");
}

std::string without(std::string_view text, char unwanted) {
  std::string rest(text);
  rest.erase(std::remove(rest.begin(), rest.end(), unwanted), rest.end());
  return rest;
}

struct Base {
  char letter;
  std::string_view digits;
  std::string_view words;
};

/// "0xZ", "0b2", "0O17", "-0x1".
std::string about_other_base(std::string_view value) {
  constexpr std::array<Base, 3> kBases{
      {{'x', "0123456789abcdefABCDEF",
        "0x begins a hexadecimal number, of the digits 0 to 9 and A to F: 0x1F"},
       {'o', "01234567", "0o begins an octal number, of the digits 0 to 7: 0o660"},
       {'b', "01", "0b begins a binary number, of the digits 0 and 1: 0b101"}}};
  const std::string_view bare = without_sign(value);
  if (bare.size() < 2 || bare.front() != '0') return {};
  const auto* const base = std::find_if(kBases.begin(), kBases.end(), [&](const Base& each) {
    return fold_case(bare.substr(1, 1)).front() == each.letter;
  });
  if (base == kBases.end()) return {};
  const std::string digits = without(bare.substr(2), '_');
  if (digits.empty() || !is_made_of(digits, base->digits)) return std::string(base->words);
  if (bare[1] != base->letter)
    return fmt::format("it is written with a small letter: 0{}{}", base->letter, digits);
  if (bare.size() < value.size()) return fmt::format("no sign stands before 0{}", base->letter);
  return "a '_' stands between two digits";
}

/// "NaN", "-Infinity".
std::string about_no_number(std::string_view value) {
  constexpr std::array<std::string_view, 3> kNames{"nan", "inf", "infinity"};
  const std::string name = fold_case(without_sign(value));
  const bool is_one = is_in(kNames, name);
  return is_one ? "no option takes it: a number has digits, such as 5 or 0.5" : "";
}

/// "1979-5-27", "24:00", "2020-13-01T00:00:00Z".
std::string about_date(std::string_view value) {
  const std::string_view digits = value.substr(0, value.find_first_not_of("0123456789"));
  const std::string_view rest = value.substr(digits.size());
  const bool is_date = digits.size() == 4 && rest.starts_with('-') && has_digit(rest);
  const bool is_time = digits.size() == 2 && rest.starts_with(':') && rest.size() > 1 && is_digit(rest[1]);
  const bool fits = is_made_of(value, "0123456789-:.+TtZz ");
  return (is_date || is_time) && fits
             ? fmt::format("there is no such {}, and no option takes one; text stands between quotes: \"{}\"",
                           is_date ? "date" : "time", visible(value))
             : "";
}

/// "1_", "1__0", "_1".
std::string about_underscore(std::string_view value) {
  for (std::size_t at = value.find('_'); at < value.size(); at = value.find('_', at + 1)) {
    const bool between =
        at > 0 && at + 1 < value.size() && is_digit(value[at - 1]) && is_digit(value[at + 1]);
    if (!between) return fmt::format("a '_' stands between two digits: {}", without(value, '_'));
  }
  return {};
}

/// "1,000": of "0,5" the comma is meant for a point.
std::string about_thousands(std::string_view value) {
  const std::string_view bare = without_sign(value);
  const std::size_t first = bare.find_first_of(",.");
  if (first == 0 || first > 3 || first == bare.npos || bare.front() == '0') return {};
  const char separator = bare[first];
  std::size_t groups = 0;
  for (std::size_t at = first; at < bare.size(); at += 4, ++groups) {
    const std::string_view group = bare.substr(at + 1, 3);
    if (bare[at] != separator || group.size() < 3 || !std::all_of(group.begin(), group.end(), is_digit))
      return {};
  }
  if (separator == '.' && groups < 2) return {};
  std::string as_decimal(value);
  std::replace(as_decimal.begin(), as_decimal.end(), ',', '.');
  return fmt::format("thousands are not parted by '{}': {}{}", separator, without(value, separator),
                     groups == 1 ? ", or with a point " + as_decimal : "");
}

/// "1e", "1e+", "1e5.5", "e5".
std::string about_exponent(std::string_view value) {
  const std::size_t e = value.find_first_of("eE");
  if (e == std::string_view::npos) return {};
  if (!has_digit(value.substr(0, e))) return "digits stand before the 'e': 1e3 is 1000";
  const std::string_view exponent = without_sign(value.substr(e + 1));
  const bool whole = !exponent.empty() && std::all_of(exponent.begin(), exponent.end(), is_digit);
  return whole ? "" : "a whole number stands behind the 'e': 1e3 is 1000";
}

/// ".5", "5.", "1.e5", "1.5.5".
std::string about_point(std::string_view value) {
  const std::size_t point = value.find('.');
  if (point == std::string_view::npos) return {};
  if (value.find('.', point + 1) != std::string_view::npos) return "a number has one point";
  const bool before = point > 0 && is_digit(value[point - 1]);
  const bool behind = point + 1 < value.size() && is_digit(value[point + 1]);
  if (before && behind) return {};
  return fmt::format("a digit stands on both sides of a point: {}{}.{}{}", value.substr(0, point),
                     before ? "" : "0", behind ? "" : "0", value.substr(point + 1));
}

/// "--5", "5-", "+05".
std::string about_sign(std::string_view value) {
  const std::string_view bare = without_sign(value);
  const std::size_t exponent = bare.find_first_of("eE");
  return bare.substr(0, exponent).find_first_of("+-") == std::string_view::npos
             ? ""
             : "one sign stands before a number, and none behind it";
}

}  // namespace

std::string about_misspelt_number(std::string_view value) {
  using About = std::string (*)(std::string_view);
  constexpr std::array<About, 3> kOfAny{about_other_base, about_no_number, about_date};
  constexpr std::array<About, 5> kOfNumerals{about_underscore, about_sign, about_thousands, about_exponent,
                                             about_point};
  std::string wrong;
  for (const About about : kOfAny) {
    if (wrong.empty()) wrong = about(value);
  }
  for (const About about : kOfNumerals) {
    if (wrong.empty() && is_numeral(value)) wrong = about(value);
  }
  return wrong.empty() ? "" : fmt::format("{}: {}", in_quotes(value), wrong);
}

}  // namespace chat
