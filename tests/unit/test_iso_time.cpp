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
  CHECK(parse_iso_time("2199-12-31T23:59:59.999Z").has_value());
}

TEST_CASE("what is not a time is none, and neither is one that the clock does not have", "[iso_time]") {
  for (const std::string text :
       {"", "2026-11-19", "2026-11-19T12:00:00Z", "2026-13-01T00:00:00.000Z", "2026-02-30T00:00:00.000Z",
        "2026-11-19 12:00:00.007Z", "2o26-11-19T12:00:00.007Z", "2026-11-19T12:00:00.007ZZ",
        "0000-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_iso_time(text).has_value());
  }
}
