#include "catch.h"
#include "relay/loop/further_looks.h"

#include <algorithm>
#include <cstddef>
#include <vector>

using namespace chat::relay;

namespace {

/// A round in which so many wait to be sent something.
struct Round {
  std::size_t waiting;
  std::size_t asked;
  std::vector<std::size_t> counted_up_to{};
  FurtherLooks looks{[this](std::size_t most) {
    counted_up_to.push_back(most);
    return std::min(most, waiting);
  }};

  bool found() { return looks.is_another_worth_it(true, asked); }
  bool found_nothing() { return looks.is_another_worth_it(false, asked); }

  /// How many looks follow if each finds something; if each finds nothing behind the first.
  int looks_that_find() {
    int count = 0;
    while (found()) ++count;
    return count;
  }
  int looks_in_vain() {
    if (!found()) return 0;
    int count = 1;
    while (found_nothing()) ++count;
    return count;
  }
};

}  // namespace

TEST_CASE("where nothing is found at first, the relay does not look again", "[looks]") {
  CHECK_FALSE(Round{1'000, 1'000}.found_nothing());
  CHECK_FALSE(Round{1'000, 1}.found_nothing());
}

TEST_CASE("where one client waits, the relay sends at once", "[looks]") {
  CHECK_FALSE(Round{0, 2}.found());
  CHECK_FALSE(Round{1, 2}.found());
  CHECK_FALSE(Round{1, 1'000}.found());
  CHECK(Round{2, 2}.found());
}

TEST_CASE("looks cost as much as sends to a sixteenth of those who are asked about", "[looks]") {
  CHECK_FALSE(Round{10, 160}.found());
  CHECK(Round{11, 160}.found());
}

TEST_CASE("all looks of a round cost less than the sends that wait", "[looks]") {
  CHECK(Round{100, 100}.looks_that_find() == 16);
  CHECK(Round{1'600, 1'600}.looks_that_find() == 15);
  CHECK(Round{100, 1'600}.looks_that_find() == 0);
  CHECK(Round{500, 16}.looks_that_find() == 499);
  CHECK(Round{1'000, 16}.looks_that_find() == 512);
}

TEST_CASE("where all are asked about, the first look that finds nothing is the last", "[looks]") {
  for (const std::size_t people : {3U, 15U, 30U, 64U, 100U, 1'000U, 10'000U}) {
    INFO(people);
    CHECK(Round{people - 1, people}.looks_in_vain() == 1);
  }
}

TEST_CASE("where few are asked about, some looks may find nothing", "[looks]") {
  CHECK(Round{100, 10}.looks_in_vain() == 4);
  CHECK(Round{300, 10}.looks_in_vain() == 10);
  CHECK(Round{300, 100}.looks_in_vain() == 2);
  CHECK(Round{10'000, 10}.looks_in_vain() == FurtherLooks::kInARowInVainMost);
}

TEST_CASE("looks that find something in between do not make those in vain cheaper", "[looks]") {
  Round round{1'000, 1};
  REQUIRE(round.found());
  int in_vain = 0;
  while (round.found_nothing()) {
    ++in_vain;
    if (in_vain % 2 == 0) REQUIRE(round.found());
  }
  CHECK(in_vain == 1'000 / static_cast<int>(FurtherLooks::kPartInVain));
}

TEST_CASE("those who wait are counted as far as it matters, and seldom", "[looks]") {
  Round round{10'000, 16};
  REQUIRE(round.found());
  CHECK(round.counted_up_to == std::vector<std::size_t>{3});
  for (int i = 0; i < 500; ++i) REQUIRE(round.found());
  CHECK(round.counted_up_to.size() <= 10);
  CHECK(round.counted_up_to.back() <= 3 * 501);
}
