#include "common/config_file.h"
#include "tests/unit/catch.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

using namespace chat;
using namespace std::string_view_literals;

namespace {

std::vector<ConfigEntry> good(std::string_view file) {
  auto entries = parse_config(file);
  INFO((entries ? "" : entries.error().text));
  REQUIRE(entries);
  return *entries;
}

struct Wrong {
  std::string_view file;
  std::size_t line;
  std::string_view words;
};

void check_wrong(const std::vector<Wrong>& files) {
  for (const Wrong& wrong : files) {
    INFO(wrong.file);
    const auto entries = parse_config(wrong.file);
    REQUIRE_FALSE(entries);
    INFO(entries.error().text);
    CHECK(entries.error().line == wrong.line);
    CHECK(entries.error().text.find(wrong.words) != std::string::npos);
    CHECK(entries.error().text.find('\n') == std::string::npos);
  }
}

}  // namespace

TEST_CASE("a file is options in the order of their lines", "[config]") {
  const auto entries = good("# ours\nz = \"t\"\na = 5 # five\n\nm = true\nr = 0.5\n");
  REQUIRE(entries.size() == 4);
  CHECK(entries[0].name == "z");
  CHECK(entries[0].line == 2);
  CHECK(entries[0].values[0].kind == ConfigValue::Kind::text);
  CHECK(entries[1].values[0].text == "5");
  CHECK(entries[2].values[0].text == "true");
  CHECK(entries[3].values[0].text == "0.5");
  CHECK(good("").empty());
  CHECK(good("\xEF\xBB\xBF").empty());
}

TEST_CASE("numbers arrive as the command line would have them", "[config]") {
  const std::pair<std::string_view, std::string_view> numbers[] = {
      {"1_000", "1000"}, {"0x10", "16"},    {"+5", "5"},    {"-5", "-5"},
      {"5.0", "5.0"},    {"1e3", "1000.0"}, {"nan", "nan"}, {"-inf", "-inf"}};
  for (const auto& [written, text] : numbers) {
    for (const std::string& file :
         {fmt::format("a = {}", written), fmt::format("a = [\n 'ä',{} , 2]", written)}) {
      const ConfigValue value = good(file)[0].values[file.starts_with("a = [") ? 1 : 0];
      CHECK(value.text == text);
      CHECK(value.written == written);
    }
  }
}

TEST_CASE("a list may take several lines, and each value knows its own", "[config]") {
  for (const std::string_view file :
       {"listen = [\n  \"a\", # first\n\n  \"b\",\n]\nhistory = 5\n"sv,
        "\xEF\xBB\xBFlisten = [\r\n  \"a\", # first\r\n\r\n  \"b\",\r\n]\r\nhistory = 5\r\n"sv}) {
    const auto entries = good(file);
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].is_list);
    REQUIRE(entries[0].values.size() == 2);
    CHECK(entries[0].values[0].text == "a");
    CHECK(entries[0].values[0].line == 2);
    CHECK(entries[0].values[1].line == 4);
    CHECK(entries[1].line == 6);
  }
  CHECK(good("a = [[1]]")[0].values[0].kind == ConfigValue::Kind::list);
  CHECK(good("a = []")[0].values.empty());
}

TEST_CASE("a value that is no TOML is told with its line and how to write it", "[config]") {
  check_wrong({
      {"\n\nflood-rate = 0,5", 3, "flood-rate: '0,5' is not a number; with a point: 0.5"},
      {"a = relay # x", 1,
       "a: 'relay' is neither a number nor true or false; text stands between quotes: a = \"relay\""},
      {"a = 90 s", 1, "a: text stands between quotes: a = \"90s\""},
      {"a = 64 K # x", 1, "a: text stands between quotes: a = \"64K\""},
      {"a = 5 5", 1, "a: there is more than a number: '5 5'"},
      {"a = 90s", 1, "text stands between quotes: a = \"90s\""},
      {"a = 127.0.0.1:80", 1, "text stands between quotes: a = \"127.0.0.1:80\""},
      {"a = [::]:6667", 1, "text stands between quotes: a = \"[::]:6667\""},
      {"a = unix:/x", 1, "text stands between quotes"},
      {"a = 2020-13-01", 1, "text stands between quotes"},
      {"a = yes", 1, "a: 'yes' is written true"},
      {"a = False", 1, "a: 'False' is written false"},
      {"a =", 1, "a: there is no value behind the '='"},
      {"a = # x\nb = 5", 1, "a: there is no value behind the '='"},
      {"a == 5", 1, "a: one '=' is enough"},
      {"a = 05", 1, "a: no number begins with 0 in TOML, as '05' does: write 5, or as text \"05\""},
      {"a = 00", 1, "a: no number begins with 0 in TOML, as '00' does: write 0, or as text \"00\""},
      {"a = \"\\ud800\"", 1, "a: a '\\u' names a character by its code point, and there is none"},
      {"a = \"\\U00110000\"", 1, "a: a '\\u' names a character by its code point, and there is none"},
      {"a = \"\\u12\"", 1, "a: a '\\' between \"...\" begins an escape"},
      {"a = 99999999999999999999", 1, "'99999999999999999999' is too large a number"},
      {"a = 5 lines", 1, "a: there is more than a number: '5 lines'; a comment begins with '#'"},
      {"a = \"x\" \"y\"", 1, "a: there is more than one value"},
      {"a = \"x\nb = 5", 1, "a: the quotes that begin here do not end in this line"},
      {"a = \"C:\\users\"", 1, "a: a '\\' between \"...\" begins an escape"},
      {"a = \xE2\x80\x9Cx\xE2\x80\x9D", 1, "a: these quotes are a word processor's"},
      {"a = \"\\u0000\"", 1, "a: \\u0000 has no place in a value"},
  });
}

TEST_CASE("a number or a date that TOML does not take is told what is wrong with it", "[config]") {
  check_wrong({
      {"a = 0xZ", 1, "a: '0xZ': 0x begins a hexadecimal number, of the digits 0 to 9 and A to F: 0x1F"},
      {"a = 0x", 1, "a: '0x': 0x begins a hexadecimal number, of the digits 0 to 9 and A to F: 0x1F"},
      {"a = 0x1.5", 1, "a: '0x1.5': 0x begins a hexadecimal number, of the digits 0 to 9 and A to F: 0x1F"},
      {"a = +0xZ", 1, "a: '+0xZ': 0x begins a hexadecimal number, of the digits 0 to 9 and A to F: 0x1F"},
      {"a = 0b2", 1, "a: '0b2': 0b begins a binary number, of the digits 0 and 1: 0b101"},
      {"a = 0b", 1, "a: '0b': 0b begins a binary number, of the digits 0 and 1: 0b101"},
      {"a = 0B102", 1, "a: '0B102': 0b begins a binary number, of the digits 0 and 1: 0b101"},
      {"a = 0o8", 1, "a: '0o8': 0o begins an octal number, of the digits 0 to 7: 0o660"},
      {"a = 0o", 1, "a: '0o': 0o begins an octal number, of the digits 0 to 7: 0o660"},
      {"a = 0XFF", 1, "a: '0XFF': it is written with a small letter: 0xFF"},
      {"a = 0B1", 1, "a: '0B1': it is written with a small letter: 0b1"},
      {"a = -0x1", 1, "a: '-0x1': no sign stands before 0x"},
      {"a = 0x_1", 1, "a: '0x_1': a '_' stands between two digits"},
      {"a = 0x1__F", 1, "a: '0x1__F': a '_' stands between two digits"},
      {"a = NaN", 1, "a: 'NaN': no option takes it: a number has digits, such as 5 or 0.5"},
      {"a = +NaN", 1, "a: '+NaN': no option takes it: a number has digits, such as 5 or 0.5"},
      {"a = Inf", 1, "a: 'Inf': no option takes it: a number has digits, such as 5 or 0.5"},
      {"a = -Infinity", 1, "a: '-Infinity': no option takes it: a number has digits, such as 5 or 0.5"},
      {"a = 1_", 1, "a: '1_': a '_' stands between two digits: 1"},
      {"a = 1__0", 1, "a: '1__0': a '_' stands between two digits: 10"},
      {"a = _1", 1, "a: '_1': a '_' stands between two digits: 1"},
      {"a = 1._5", 1, "a: '1._5': a '_' stands between two digits: 1.5"},
      {"a = 1e", 1, "a: '1e': a whole number stands behind the 'e': 1e3 is 1000"},
      {"a = 1e+", 1, "a: '1e+': a whole number stands behind the 'e': 1e3 is 1000"},
      {"a = 1E", 1, "a: '1E': a whole number stands behind the 'e': 1e3 is 1000"},
      {"a = 1e5.5", 1, "a: '1e5.5': a whole number stands behind the 'e': 1e3 is 1000"},
      {"a = 1e5e5", 1, "a: '1e5e5': a whole number stands behind the 'e': 1e3 is 1000"},
      {"a = e5", 1, "a: 'e5': digits stand before the 'e': 1e3 is 1000"},
      {"a = 5.", 1, "a: '5.': a digit stands on both sides of a point: 5.0"},
      {"a = .5", 1, "a: '.5': a digit stands on both sides of a point: 0.5"},
      {"a = -.5", 1, "a: '-.5': a digit stands on both sides of a point: -0.5"},
      {"a = 1.e5", 1, "a: '1.e5': a digit stands on both sides of a point: 1.0e5"},
      {"a = 1.5.5", 1, "a: '1.5.5': a number has one point"},
      {"a = --5", 1, "a: '--5': one sign stands before a number, and none behind it"},
      {"a = 5-", 1, "a: '5-': one sign stands before a number, and none behind it"},
      {"a = 1,000", 1, "a: '1,000': thousands are not parted by ',': 1000, or with a point 1.000"},
      {"a = 1,000,000", 1, "a: '1,000,000': thousands are not parted by ',': 1000000"},
      {"a = 1.000.000", 1, "a: '1.000.000': thousands are not parted by '.': 1000000"},
      {"a = 2020-13-01", 1,
       "a: '2020-13-01': there is no such date, and no option takes one; text stands between quotes: "
       "\"2020-13-01\""},
      {"a = 2020-1-1", 1,
       "a: '2020-1-1': there is no such date, and no option takes one; text stands between quotes: "
       "\"2020-1-1\""},
      {"a = 2024-02-30", 1,
       "a: '2024-02-30': there is no such date, and no option takes one; text stands between quotes: "},
      {"a = 2024-01", 1,
       "a: '2024-01': there is no such date, and no option takes one; text stands between quotes: "},
      {"a = 2024-01-01T25:00:00", 1,
       "a: '2024-01-01T25:00:00': there is no such date, and no option takes one; text stands between "
       "quotes: "},
      {"a = 24:00:00", 1,
       "a: '24:00:00': there is no such time, and no option takes one; text stands between quotes: "},
      {"a = 12:60", 1,
       "a: '12:60': there is no such time, and no option takes one; text stands between quotes: "},
      {"a = 1979-05-27 7:32", 1,
       "a: '1979-05-27 7:32': there is no such date, and no option takes one; text stands between quotes: "},
      {"x = 1\na = 0xZ # five", 2, "a: '0xZ': 0x begins"},
      {"a = 1e400", 1, "a: '1e400'"},
      {"a = null", 1, "a: 'null' is no value; without this line, the default holds"},
      {"a = true false", 1, "a: there is more than true: 'true false'"},
      {"a = [1,2", 1, "a: this list is not well-formed"},
      {"a = [relay]", 1, "a: this list is not well-formed: a ',' stands between its values, and a"},
      {"a = \"\"\"x", 1, "a: its three quotes have no end"},
  });
}

TEST_CASE("what is missing its end is told where it begins", "[config]") {
  check_wrong({
      {"x = 1\na = [\n \"b\",\n", 2, "a: this list is not well-formed"},
      {"a = [\n\"b\"\nhistory = 5\n", 1, "a: this list is not well-formed"},
      {"a = [\n[\"b\"\n", 1, "a: this list is not well-formed"},
      {"a = '''\nx\ny", 1, "a: its three quotes have no end"},
  });
}

TEST_CASE("what is no option is told with its line", "[config]") {
  check_wrong({
      {"a = 1\nb = 2\na = 3", 3, "a: it stands twice, first in line 1"},
      {"a = 1\n\"a\" = 3", 2, "a: it stands twice, first in line 1"},
      {"'a' = 1\na = 3", 2, "a: it stands twice, first in line 1"},
      {"\"\" = {}", 1, "'': an option is name = value"},
      {"a. = 5", 1, "'a. = 5' is not an option"},
      {".a = 5", 1, "'.a = 5' is not an option"},
      {"x = 1\n[relay]\na = 1", 2, "there are no sections such as [relay]"},
      {"[relay", 1, "there are no sections such as '[relay'"},
      {"[[relay]]\na = 1", 1, "there are no sections such as [relay]"},
      {"relay.a = 1", 1, "an option is name = value, and has no parts"},
      {"a = {b = 1}", 1, "an option is name = value, and has no parts"},
      {"; ours", 1, "a comment begins with '#'"},
      {"a: 5", 1, "'a: 5' is not an option; one is written name = value"},
      {"a 5", 1, "'a 5' is not an option"},
      {"a", 1, "'a' is not an option"},
      {"= 5", 1, "'= 5' is not an option"},
  });
}

TEST_CASE("what is no text is not taken for any", "[config]") {
  check_wrong({
      {"a = 1\nb = \"\xE4\"", 2, "not UTF-8"},
      {"a = 1\nb\0 = 2"sv, 2, "NUL byte"},
      {"\xFF\xFE"
       "a\0"sv,
       1, "UTF-16"},
      {"\xFE\xFF\0a"sv, 1, "UTF-16"},
      {"a\0 \0=\0"sv, 1, "UTF-16"},
      {"\0a\0 \0="sv, 1, "UTF-16"},
      {"\xFF\xFE\0\0a\0\0\0"sv, 1, "UTF-32"},
      {"\0\0\xFE\xFF\0\0\0a"sv, 1, "UTF-32"},
      {"a\0\0\0=\0\0\0"sv, 1, "UTF-32"},
      {"\0\0\0a\0\0\0="sv, 1, "UTF-32"},
      {"\0\0\0\0"sv, 1, "NUL byte"},
      {"a\0"sv, 1, "NUL byte"},
      {"\xEF\xBB\xBF\xEF\xBB\xBF"
       "a = 1",
       1, "two byte order marks"},
      {"x = 1\n# a\x07", 2, "a control character in this comment"},
      {"x = 1\na\u00A0= 1", 2, "a blank of another kind (U+00A0) here"},
      {"a =\u3000"
       "1",
       1, "a blank of another kind (U+3000) here"},
      {"\uFEFF\uFEFF", 1, "two byte order marks"},
      {"a = 1\u200B", 1, "a blank of another kind (U+200B) here"},
      {"a = 1 \x0B", 1, "a blank of another kind (U+000B) here"},
      {"a = 1\rb = 2", 1, "carriage return"},
      {"a = \"\x1b\"", 1, "control character"},
  });
  for (const std::string bad :
       {"[9\u00BBd", "\u00A0a = 1", "a = \u00AB5\u00BB", "\u2009", "a = 5 \u3000", "\u00E4 = 1"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_config(bad));
  }
  for (const std::string fine : {"a = \"\u00BB\" # \u00AB", "a = '\u00BB'", "a = \"\"\"\n\u00BB \\\" \"\"\"",
                                 "# \u00BB\na = 1", "a = \"\\\"\u00BB\""}) {
    CAPTURE(fine);
    CHECK(parse_config(fine));
  }
  CHECK_FALSE(parse_config("a = " + std::string(5000, '[')));
  CHECK_FALSE(parse_config(std::string(5000, '[')));
}
