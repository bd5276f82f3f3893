#pragma once

#include "catch.h"
#include "common/selector.h"

#include <chrono>

/// Runs rounds of a loop until `advance(selector, now)` returns something true, and returns that. Fails a
/// test that would hang.
///
/// `watch(selector)` tells the selector what to watch, and `deadline()` returns when to look again at the
/// latest.
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
