#include "catch.h"
#include "common/unix_time.h"

#include <chrono>
#include <cstdint>

using namespace std::chrono_literals;
using chat::unix_milliseconds;
using chat::unix_seconds;
using chat::wall_time_at;
using chat::WallTime;

TEST_CASE("a time is whole units since 1970, rounded down", "[time]") {
  CHECK(unix_seconds(WallTime(1999ms)) == 1);
  CHECK(unix_seconds(WallTime(-1ms)) == -1);
  CHECK(unix_milliseconds(WallTime(1999us)) == 1);
  CHECK(unix_milliseconds(WallTime(-1us)) == -1);
}

TEST_CASE("whole units since 1970 are a time", "[time]") {
  CHECK(unix_seconds(wall_time_at(1'795'000'000s)) == 1'795'000'000);
  CHECK(unix_milliseconds(wall_time_at(-1ms)) == -1);
}

TEST_CASE("a number that the clock has no time for becomes its first or last", "[time]") {
  CHECK(wall_time_at(std::chrono::seconds(INT64_MAX)) == WallTime::max());
  CHECK(wall_time_at(std::chrono::seconds(INT64_MIN)) == WallTime::min());
  CHECK(wall_time_at(std::chrono::microseconds(INT64_MAX)) == WallTime::max());
  const auto last = std::chrono::floor<std::chrono::seconds>(WallTime::max().time_since_epoch());
  CHECK(wall_time_at(last) == WallTime::max());
  CHECK(wall_time_at(last - 1s) == WallTime(last - 1s));
}
