#pragma once

#include "catch.h"
#include "common/selector.h"
#include "common/workers.h"

#include <chrono>
#include <future>
#include <stdexcept>

namespace chat::test {

/// Until the thread has done one of its jobs or more, and what came of that. Nobody else waits for it, so it
/// ends the test where the thread does not come back.
inline void collect_next(Workers& workers) {
  const Time end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  Selector selector;
  selector.clear();
  workers.watch(selector);
  selector.wait(end);
  workers.collect();
  if (std::chrono::steady_clock::now() > end) throw std::runtime_error("the thread does not come back");
}

/// Until the thread has done all that it was given, and what came of that, which may be more to do.
inline void finish_jobs(Workers& workers) {
  constexpr int kStepsMost = 20;
  for (int step = 0; step < kStepsMost; ++step) {
    bool done = false;
    REQUIRE(workers.submit([&done] { return [&done] { done = true; }; }) == 0);
    while (!done) collect_next(workers);
  }
}

/// Keeps a thread busy until it is told to go on. It outlives its job.
struct Gate {
  std::promise<void> entered{};
  std::promise<void> opened{};

  Workers::Job job() {
    return [this, open = opened.get_future().share()] {
      entered.set_value();
      open.wait();
      return [] {};
    };
  }
};

}  // namespace chat::test
