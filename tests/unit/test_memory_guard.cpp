#include "common/memory.h"
#include "relay/loop/memory_guard.h"
#include "tests/unit/catch.h"

using namespace chat;
using namespace chat::relay;
using namespace std::chrono_literals;

namespace {

struct Watched {
  std::size_t used = 0;
  std::size_t can_be_given_back = 0;
  std::size_t reserve_lacks = 0;
  int measured = 0;
  MemoryGuard guard;

  explicit Watched(std::size_t limit)
      : guard(limit, {.used =
                          [this] {
                            ++measured;
                            return used;
                          },
                      .give_back = [this] { used -= can_be_given_back; },
                      .refill_reserve = [this] { return reserve_lacks; }}) {}
};

const Time kStart{1000s};

}  // namespace

TEST_CASE("Memory is short past nine tenths of its limit", "[memory]") {
  Watched watched(1000);
  watched.used = 900;
  CHECK(watched.guard.excess(kStart) == 0);
  CHECK_FALSE(watched.guard.is_short());
  CHECK(watched.guard.deadline() == kNever);
  watched.used = 950;
  CHECK(watched.guard.excess(kStart + 1s) == 50);
  CHECK(watched.guard.is_short());
  CHECK(watched.guard.deadline() == kStart + 1100ms);
  watched.used = 800;
  CHECK(watched.guard.excess(kStart + 2s) == 0);
  CHECK_FALSE(watched.guard.is_short());
}

TEST_CASE("The smallest limit is one", "[memory]") {
  for (const std::size_t limit : {1U, 2U, 9U}) {
    Watched watched(limit);
    watched.used = 10;
    CHECK(watched.guard.excess(kStart) == 10 - limit);
    CHECK(watched.guard.is_short());
  }
}

TEST_CASE("Memory is measured ten times a second at the most", "[memory]") {
  Watched watched(1000);
  for (int i = 0; i < 1000; ++i) watched.guard.excess(kStart + i * 1ms);
  CHECK(watched.measured == 10);
}

TEST_CASE("Memory that can be given back is not short", "[memory]") {
  Watched watched(1000);
  watched.used = 1000;
  watched.can_be_given_back = 500;
  CHECK(watched.guard.excess(kStart) == 0);
}

TEST_CASE("Without a limit memory is never short, and never measured", "[memory]") {
  Watched watched(0);
  watched.used = 1'000'000;
  CHECK(watched.guard.excess(kStart) == 0);
  CHECK(watched.measured == 0);
}

TEST_CASE("Memory is short without a whole reserve, whatever the limit", "[memory]") {
  for (const std::size_t limit : {std::size_t{0}, std::size_t{1'000'000}}) {
    Watched watched(limit);
    CHECK(watched.guard.excess(kStart) == 0);
    watched.reserve_lacks = 100;
    // In each round, since each may use up the rest.
    CHECK(watched.guard.excess(kStart + 1ms) == 200);
    CHECK(watched.guard.excess(kStart + 2ms) == 200);
    CHECK(watched.guard.is_short());
    CHECK(watched.guard.is_out());
    CHECK(watched.guard.deadline() == kStart + 102ms);
    watched.reserve_lacks = 0;
    CHECK(watched.guard.excess(kStart + 3ms) == 0);
    CHECK_FALSE(watched.guard.is_short());
    CHECK_FALSE(watched.guard.is_out());
    CHECK(watched.guard.deadline() == kNever);
  }
}

TEST_CASE("With a whole reserve memory may still be past its limit", "[memory]") {
  Watched watched(1000);
  watched.used = 950;
  watched.reserve_lacks = 100;
  CHECK(watched.guard.excess(kStart) == 200);
  watched.reserve_lacks = 0;
  CHECK(watched.guard.excess(kStart + 1ms) == 50);
  CHECK(watched.guard.is_short());
  CHECK_FALSE(watched.guard.is_out());
}

TEST_CASE("The system tells what memory there is and what is used", "[memory]") {
  CHECK(memory_at_hand() > 1'000'000);
  CHECK(resident_memory() > 100'000);
  CHECK(resident_memory() < memory_at_hand());
}
