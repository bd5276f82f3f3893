#include "common/quantity.h"
#include "tests/unit/catch.h"

#include <chrono>
#include <string>
#include <utility>

using namespace chat;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

Result<milliseconds> in_seconds(std::string_view text) {
  return parse_duration(text, 1s);
}

}  // namespace

TEST_CASE("times have units, from large to small", "[quantity]") {
  const std::pair<std::string_view, milliseconds> times[] = {
      {"0", 0ms},      {"90", 90s},
      {"0.5", 500ms},  {"90s", 90s},
      {"2m", 2min},    {"500ms", 500ms},
      {"1.5h", 90min}, {"1h30m", 90min},
      {"1d", 24h},     {"1d2h3m4s5ms", 24h + 2h + 3min + 4s + 5ms},
      {"0.001", 1ms},  {"1h0.5s", 1h + 500ms},
      {"007", 7s},
  };
  for (const auto& [text, time] : times) {
    INFO(text);
    CHECK(in_seconds(text) == time);
  }
  CHECK(parse_duration("250", 1ms) == 250ms);
  CHECK(parse_duration("2s", 1ms) == 2s);
}

TEST_CASE("what is no time is refused with the units", "[quantity]") {
  for (const std::string_view text :
       {"",    "s",   "2 m",  " 2m", "2m ", "2M", "2min", "1m1h",  "1m1m",  "1h30", "30s1", "1e9",
        "nan", "inf", "0x10", "+5",  ".5",  "5.", "1,5",  "1.5.5", "90sec", "--5",  "-"}) {
    INFO(text);
    REQUIRE_FALSE(in_seconds(text));
    CHECK(in_seconds(text).error().ends_with(
        " is no time, such as 90s, 2m or 1h30m; the units are d, h, m, s and ms"));
  }
  CHECK(in_seconds("-5s").error() == "'-5s' is negative, and a time is not");
  CHECK(in_seconds("0.5ms").error() == "'0.5ms' is too fine: a millisecond (1ms) is the finest");
  CHECK(in_seconds("10000000d").error() == "'10000000d' is too long a time");
  CHECK(in_seconds(std::string(400, '9')).error().ends_with("' is too long a time"));
}

TEST_CASE("what is meant as a number begins with a digit, perhaps behind a sign", "[quantity]") {
  for (const std::string_view text :
       {"5", "5x", "+5m", "-5m", "-1", ".5h", "-.5h", "\u0663m", "\uFF15m", "\u22125m"}) {
    INFO(text);
    CHECK(begins_as_number(text));
  }
  for (const std::string_view text :
       {"", "-", "--", "...", "spam", "-spam", "inf", "forever", "#5", "--5", "\xFF"}) {
    INFO(text);
    CHECK_FALSE(begins_as_number(text));
  }
}

TEST_CASE("sizes are bytes, or powers of 1,024", "[quantity]") {
  const std::pair<std::string_view, std::uint64_t> sizes[] = {
      {"0", 0},         {"65536", 65536}, {"64K", 65536},    {"64k", 65536},  {"64KB", 65536},
      {"64KiB", 65536}, {"1M", 1 << 20},  {"2MiB", 2 << 20}, {"1g", 1 << 30}, {"100B", 100},
  };
  for (const auto& [text, size] : sizes) {
    INFO(text);
    CHECK(parse_size(text) == size);
  }
  for (const std::string_view text :
       {"", "K", "12Q", "1.5M", "64 K", "1e6", "nan", "0x10", "+1", "64KK", "64Ki"}) {
    INFO(text);
    REQUIRE_FALSE(parse_size(text));
    CHECK(parse_size(text).error().ends_with(
        " is no number of bytes, such as 65536, 64K or 1M; the units are K, M and G"));
  }
  CHECK(parse_size("-1").error() == "'-1' is negative, and a size is not");
  CHECK(parse_size("99999999999999999999").error() ==
        "'99999999999999999999' is too large a number of bytes");
  CHECK(parse_size("99999999999999G").error() == "'99999999999999G' is too large a number of bytes");
}

TEST_CASE("counts are digits, decimals may have a point", "[quantity]") {
  CHECK(parse_count("50") == 50U);
  CHECK(parse_count("18446744073709551615") == 18446744073709551615U);
  CHECK(parse_count("18446744073709551616").error() == "'18446744073709551616' is too large a number");
  CHECK(parse_count("5.0").error() == "'5.0' is no whole number, such as 50");
  CHECK(parse_count("").error() == "'' is no whole number, such as 50");
  CHECK(parse_count("-3").error() == "'-3' is negative, and a number here is not");
  CHECK(parse_decimal("0.5") == 0.5);
  CHECK(parse_decimal("5") == 5);
  CHECK(parse_decimal("0,5").error() == "'0,5' is not a number; with a point: 0.5");
  for (const std::string_view text : {"1e9", "1e300", "1e400", ".5", "5."}) {
    INFO(text);
    REQUIRE_FALSE(parse_decimal(text));
    CHECK(parse_decimal(text).error().ends_with("' is to be written in digits, such as 5 or 0.5"));
  }
  for (const std::string_view text : {"", "nan", "inf", "infinity", "0x1p3", "5 ", "1.2.3"}) {
    INFO(text);
    REQUIRE_FALSE(parse_decimal(text));
    CHECK(parse_decimal(text).error().ends_with(" is not a number, such as 5 or 0.5"));
  }
  CHECK(parse_decimal(std::string(400, '9')).error().ends_with(" is too large a number"));
}

TEST_CASE("times are said in words", "[quantity]") {
  CHECK(in_words(0ms) == "0 seconds");
  CHECK(in_words(1ms) == "1 millisecond");
  CHECK(in_words(2min) == "2 minutes");
  CHECK(in_words(90min) == "1 hour 30 minutes");
}

TEST_CASE("times and sizes are written as they are read", "[quantity]") {
  CHECK(written_duration(0ms) == "0");
  CHECK(written_duration(90s) == "1m30s");
  CHECK(written_duration(36h + 250ms) == "1d12h250ms");
  for (const auto time : {1ms, 1000ms, 60'000ms, 90'061'001ms})
    CHECK(parse_duration(written_duration(time), 1s) == time);
  CHECK(written_size(0) == "0");
  CHECK(written_size(1536) == "1536");
  CHECK(written_size(19 << 20) == "19M");
  for (const std::uint64_t size : {1ULL, 1000ULL, 65536ULL, 2ULL << 30, 3ULL << 40}) {
    CHECK(parse_size(written_size(size)) == size);
  }
}

TEST_CASE("what was written is quoted harmlessly, and not at any length", "[quantity]") {
  CHECK(in_quotes("a\x1b[2J") == "'a^[[2J'");
  CHECK(in_quotes(std::string(1000, 'x')) == "'" + std::string(60, 'x') + "...'");
}
