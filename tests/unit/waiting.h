#pragma once

#include "catch.h"
#include "common/selector.h"

#include <chrono>

/// Rounds of a loop, until what is waited for is there; fails a test that would hang.
///
/// `watch(selector)` says what is of interest, `deadline()` when to look again at the latest, and
/// `advance(selector, now)` gives something true in the end, which is returned.
template <class Watch, class Deadline, class Advance>
auto run_until(Watch watch, Deadline deadline, Advance advance) {
  constexpr auto kLongerThanAnyTestTakes = std::chrono::seconds(60);
  chat::Selector selector;
  chat::Time now = chat::read_clocks().steady;
  const chat::Time limit = now + kLongerThanAnyTestTakes;
  for (;;) {
    REQUIRE(now < limit);
    selector.clear();
    watch(selector);
    now = selector.wait(std::min<chat::Time>(deadline(), limit)).steady;
    if (auto outcome = advance(selector, now)) return outcome;
  }
}
