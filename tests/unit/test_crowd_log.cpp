#include "relay/log/crowd_log.h"
#include "tests/unit/catch.h"

using namespace chat;
using namespace chat::relay;
using namespace std::chrono_literals;

TEST_CASE("Of a crowd a hundred are logged, and the others counted", "[log]") {
  const Time start{1000s};
  CrowdLog log("connections", spdlog::level::info);
  int logged = 0;
  for (int i = 0; i < 1304; ++i) logged += log.admits(start + i * 1ms) ? 1 : 0;
  CHECK(logged == 100);
  CHECK_FALSE(log.summary(start + 9s));
  CHECK(log.deadline() == start + 10s);
  CHECK(log.summary(start + 10s) == "1,204 more connections in the last 10 s were not logged one by one");
  CHECK_FALSE(log.summary(start + 10s));
  CHECK(log.deadline() == kNever);
  CHECK(log.admits(start + 11s));
}
