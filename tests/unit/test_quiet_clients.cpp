#include "relay/loop/quiet_clients.h"
#include "tests/unit/catch.h"
#include "tests/unit/fake_client.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

using namespace chat;
using namespace chat::relay;
using namespace std::chrono_literals;
using chat::test::at_second;

namespace {

/// A loop of which only the time and the calls are there.
struct Loop {
  QuietClients quiet;
  Time now = at_second(1000).steady;
  std::size_t clients = 0;

  explicit Loop(std::size_t count, std::size_t ask_all_up_to = 256) : quiet(ask_all_up_to) {
    for (; clients < count; ++clients) quiet.come(static_cast<int>(clients));
  }

  /// Begins a call, and returns whether it asks about all.
  bool call() {
    quiet.begin_call(now);
    return quiet.left_out().is_empty();
  }

  /// A round of that length in which `talker` is heard.
  bool round(Duration length, int talker = 0) {
    const bool asked_all = call();
    now += length;
    quiet.hear(talker);
    return asked_all;
  }

  void talk_for(Duration time) {
    for (const Time end = now + time; now < end;) round(1ms);
  }

  /// The longest time from the end of one call that asked about all to the beginning of the next.
  Duration longest_wait(Duration round_length, int rounds) {
    Duration longest{};
    Time asked_at = now;
    for (int i = 0; i < rounds; ++i) {
      quiet.begin_call(now);
      if (quiet.left_out().is_empty()) {
        longest = std::max(longest, now - asked_at);
        asked_at = now + round_length;
      }
      now += round_length;
      quiet.hear(0);
    }
    return longest;
  }
};

}  // namespace

TEST_CASE("while there are few clients all are asked about in every call", "[quiet]") {
  Loop loop(256);
  loop.talk_for(1s);
  for (int i = 0; i < 100; ++i) CHECK(loop.round(1us));
  CHECK(loop.quiet.ends_at() == kNever);
  CHECK(loop.quiet.asked() == 256);
}

TEST_CASE("with more of them those who have been quiet are left out while somebody talks", "[quiet]") {
  Loop loop(1000);
  CHECK(loop.call());
  loop.talk_for(1s);
  while (!loop.round(1us)) {
  }
  CHECK_FALSE(loop.call());
  CHECK_FALSE(loop.quiet.left_out().contains(0));
  CHECK(loop.quiet.left_out().count() == 999);
  CHECK(loop.quiet.asked() == 1);
  CHECK(loop.quiet.ends_at() <= loop.now + 5ms);

  SECTION("who speaks is asked about in the next call") {
    loop.quiet.hear(77);
    loop.call();
    CHECK_FALSE(loop.quiet.left_out().contains(77));
    CHECK(loop.quiet.asked() == 2);
  }
  SECTION("and for some time after that") {
    loop.quiet.hear(77);
    for (const Time end = loop.now + 200ms; loop.now < end;) {
      loop.round(1ms);
      CHECK_FALSE(loop.quiet.left_out().contains(77));
    }
    loop.talk_for(500ms);
    while (loop.call()) loop.round(1us);
    CHECK(loop.quiet.left_out().contains(77));
  }
  SECTION("so is who has just come") {
    loop.quiet.come(5000);
    loop.call();
    CHECK_FALSE(loop.quiet.left_out().contains(5000));
  }
  SECTION("who has gone is in no set, nor is whoever gets its descriptor") {
    loop.quiet.go(77);
    loop.call();
    CHECK_FALSE(loop.quiet.left_out().contains(77));
    CHECK(loop.quiet.asked() == 1);
    loop.talk_for(500ms);
    loop.call();
    CHECK_FALSE(loop.quiet.left_out().contains(77));
    loop.quiet.come(77);
    loop.call();
    CHECK_FALSE(loop.quiet.left_out().contains(77));
  }
  SECTION("the call that asks about all does not sleep, and the next does for 5 ms") {
    loop.now = loop.quiet.ends_at();
    CHECK(loop.call());
    CHECK(loop.quiet.ends_at() == loop.now);
    CHECK_FALSE(loop.call());
    CHECK(loop.quiet.ends_at() == loop.now + 5ms);
  }
  SECTION("when nobody has said anything for a while, all are asked about, and that call may last") {
    const Time end = loop.now + 200ms;
    while (loop.now < end - 20ms) {
      loop.call();
      CHECK(loop.quiet.ends_at() != kNever);
      loop.now = std::max(loop.quiet.ends_at(), loop.now + 1us);
    }
    loop.now = end + 20ms;
    CHECK(loop.call());
    CHECK(loop.quiet.ends_at() == kNever);

    loop.now += 1h;
    CHECK(loop.call());
    CHECK(loop.quiet.ends_at() == kNever);
    loop.quiet.hear(0);
    CHECK_FALSE(loop.call());
  }
}

TEST_CASE("the limit may change while they are here", "[quiet]") {
  Loop loop(10, 100);
  loop.talk_for(1s);
  CHECK(loop.call());
  loop.quiet.change(9);
  loop.round(1us);
  CHECK_FALSE(loop.call());
  loop.quiet.change(10);
  CHECK(loop.call());
}

TEST_CASE("a first word waits for 50 ms and a round at the most, however much the others say", "[quiet]") {
  const std::size_t clients = GENERATE(2U, 300U, 1'000U, 10'000U, 60'000U);
  const Duration length = GENERATE(Duration(20us), Duration(1ms), Duration(70ms));
  Loop loop(clients, 0);
  loop.talk_for(1s);
  const Duration bound = QuietClients::interval_for(clients);
  CHECK(bound <= 50ms);
  CHECK(loop.longest_wait(length, 20'000) <= bound + length);
}

TEST_CASE("where a word is said now and then, the next waits longer the more are quiet", "[quiet]") {
  const std::size_t clients = GENERATE(2U, 300U, 1'000U, 10'000U);
  Loop loop(clients, 0);
  loop.talk_for(1s);
  Duration longest{};
  Time asked_at = loop.now;
  for (int i = 0; i < 10'000; ++i) {
    const bool asks_all = loop.call();
    if (asks_all) longest = std::max(longest, loop.now - asked_at);
    loop.now = std::min(loop.quiet.ends_at(), loop.now + 17ms);
    if (asks_all) asked_at = loop.now;
    if (i % 10 == 0) loop.quiet.hear(i % 7);
  }
  CHECK(longest <= std::clamp<Duration>(5us * clients, 5ms, 50ms));
}

TEST_CASE("asking about the quiet takes a part of the time, however many they are", "[quiet]") {
  const std::size_t clients = GENERATE(300U, 1'000U, 10'000U);
  Loop loop(clients, 0);
  loop.talk_for(1s);
  std::size_t all = 0;
  const Time since = loop.now;
  for (int i = 0; i < 100'000; ++i) all += loop.round(10us) ? 1 : 0;
  const auto for_asking = std::chrono::nanoseconds(300) * static_cast<Duration::rep>((all - 1) * clients);
  CHECK(for_asking <= (loop.now - since) / 10);
  CHECK(all > 10);
}
