#include "catch.h"
#include "common/iso_time.h"

#include <chrono>
#include <string>

using namespace chat;

TEST_CASE("a time is written as IRCv3 has it, and read again", "[iso_time]") {
  const WallTime at = std::chrono::sys_days(std::chrono::year(2026) / 11 / 19) + std::chrono::hours(12) +
                      std::chrono::milliseconds(7);
  CHECK(iso_time(at) == "2026-11-19T12:00:00.007Z");
  CHECK(parse_iso_time("2026-11-19T12:00:00.007Z") == at);
}

TEST_CASE("any year that ISO 8601 can write is read, and the fraction of a second may have any length",
          "[iso_time]") {
  using namespace std::chrono;
  const IsoTime noon = sys_days(year(2026) / 11 / 19) + hours(12);
  CHECK(parse_iso_time("2026-11-19T12:00:00Z") == noon);
  CHECK(parse_iso_time("2026-11-19T12:00:00.5Z") == noon + milliseconds(500));
  CHECK(parse_iso_time("2026-11-19T12:00:00.0079999999Z") == noon + milliseconds(7));
  CHECK(parse_iso_time("2016-12-31T23:59:60.000Z") == sys_days(year(2017) / 1 / 1));
  CHECK(parse_iso_time("2026-11-18T24:00:00Z") == noon - hours(12));
  CHECK(*parse_iso_time("0000-01-01T00:00:00.000Z") < *parse_iso_time("1600-01-01T00:00:00.000Z"));
  CHECK(*parse_iso_time("9999-12-31T23:59:59.999Z") > *parse_iso_time("2262-12-31T23:59:59.999Z"));
  CHECK(to_wall_time(*parse_iso_time("9999-12-31T23:59:59.999Z")) > noon);
  CHECK(to_wall_time(*parse_iso_time("0000-01-01T00:00:00.000Z")) < noon);
  CHECK(to_wall_time(noon) == noon);
  // Whoever calculates with them does not leave the clock's range.
  for (const char* far : {"9999-12-31T23:59:59.999Z", "0000-01-01T00:00:00.000Z"}) {
    const WallTime at = to_wall_time(*parse_iso_time(far));
    CHECK(at - hours(1) < at);
    CHECK(at + hours(1) > at);
  }
}

TEST_CASE("what is not a time is none", "[iso_time]") {
  for (const std::string text :
       {"", "2026-11-19", "2026-13-01T00:00:00.000Z", "2026-02-30T00:00:00.000Z", "2026-11-19 12:00:00.007Z",
        "2o26-11-19T12:00:00.007Z", "2026-11-19T12:00:00.007ZZ", "2026-11-19T12:00:00.Z",
        "2026-11-19T12:00:00.1aZ", "2026-11-19T12:00:00", "2026-11-19T12:00:00.007",
        "2026-11-19T25:00:00.000Z", "2026-11-19T24:00:01.000Z", "2026-11-19T12:60:00.000Z",
        "2026-11-19T12:00:61.000Z", "2026-11-19T12:00:00+01:00", "-026-11-19T12:00:00.000Z"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_iso_time(text).has_value());
  }
}
