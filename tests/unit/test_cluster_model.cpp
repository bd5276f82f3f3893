// Many people on relays that share a chat over a stream in memory, and do anything while these lose each
// other.

#include "catch.h"
#include "tests/unit/cluster_model.h"

#include <cstdlib>
#include <random>

using namespace chat::test::cluster;

TEST_CASE("relays that people come to, rename, leave and cut off agree in the end") {
  const char* const wanted = std::getenv("CHAT_MODEL_SEED");
  const unsigned seed =
      wanted != nullptr ? static_cast<unsigned>(std::strtoul(wanted, nullptr, 10)) : std::random_device{}();
  CAPTURE(seed);
  ManyPeople crowd(seed);
  for (int step = 0; step < 400; ++step) {
    crowd.step();
    if (step % 10 == 0) crowd.check();
  }
  crowd.check();
  CHECK(crowd.brought_over() > 0);
  CHECK(crowd.told_of_missing() > 0);
}
