#include "relay/loop/quiet_clients.h"
#include "tests/unit/catch.h"

#include <cstddef>
#include <functional>
#include <set>

using namespace chat;
using namespace chat::relay;

namespace {

/// A loop of which only the calls are there, and of the sockets only whether something may be read.
struct Loop {
  std::set<int> alarms{};
  std::function<bool(int)> is_read_from = [](int) { return true; };
  QuietClients quiet;
  std::size_t clients = 0;

  explicit Loop(std::size_t count, std::size_t ask_all_up_to = 256)
      : quiet(ask_all_up_to, {[this](int each) { return is_read_from(each); },
                              [this](int each) { return alarms.insert(each).second; },
                              [this](int each) { CHECK(alarms.erase(each) == 1); }}) {
    for (; clients < count; ++clients) quiet.come(static_cast<int>(clients));
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// A round in which `readable` is found so, and heard, and `ringing` rings.
  void round(const std::set<int>& readable = {}, const std::set<int>& ringing = {}) {
    DescriptorSet found;
    for (const int each : readable) found.insert(each);
    quiet.begin_call();
    quiet.end_call(found);
    for (const int each : ringing) quiet.ring(each);
    for (const int each : readable) quiet.hear(each);
  }

  void talk(int rounds, int talker = 0) {
    for (int i = 0; i < rounds; ++i) round({talker});
  }

  bool is_asked(int descriptor) const { return !quiet.left_out().contains(descriptor); }
  bool has_rung(int descriptor) const { return quiet.rung().contains(descriptor); }
  bool has_alarm(int descriptor) const { return alarms.count(descriptor) != 0; }
};

constexpr int kTwoAges = 2 * QuietClients::kCallsToAge;

}  // namespace

TEST_CASE("while there are few clients all are asked about in every call", "[quiet]") {
  Loop loop(256);
  loop.talk(10 * kTwoAges);
  CHECK(loop.quiet.left_out().is_empty());
  CHECK(loop.quiet.asked() == 256);
  CHECK(loop.alarms.empty());
}

TEST_CASE("with more of them those who have been asked about in vain are left out", "[quiet]") {
  Loop loop(1000);
  loop.talk(QuietClients::kCallsToAge);
  CHECK(loop.quiet.asked() == 1000);
  loop.talk(kTwoAges);
  CHECK(loop.quiet.asked() == 1);
  CHECK(loop.is_asked(0));
  CHECK(loop.alarms.size() == 999);

  SECTION("who rings is read from, asked about once more, and keeps the alarm") {
    loop.quiet.ring(77);
    CHECK(loop.has_rung(77));
    CHECK(loop.is_asked(77));
    CHECK(loop.quiet.asked() == 2);
    loop.talk(1);
    CHECK_FALSE(loop.has_rung(77));
    CHECK_FALSE(loop.is_asked(77));
    CHECK(loop.has_alarm(77));
    CHECK(loop.alarms.size() == 999);
  }
  SECTION("who has more to say in the call after that is asked about for some time") {
    loop.quiet.ring(77);
    loop.round({0, 77});
    CHECK_FALSE(loop.has_alarm(77));
    for (int i = 0; i < QuietClients::kCallsToAge; ++i) {
      loop.talk(1);
      CHECK(loop.is_asked(77));
    }
    loop.talk(kTwoAges);
    CHECK_FALSE(loop.is_asked(77));
    CHECK(loop.has_alarm(77));
  }
  SECTION("so is who rings twice within a few calls") {
    int rings = 0;
    for (; loop.has_alarm(77) && rings < kTwoAges; ++rings) {
      loop.round({0}, {77});
      CHECK(loop.has_rung(77));
      loop.talk(1);
    }
    CHECK(rings <= 3);
    CHECK(loop.is_asked(77));
  }
  SECTION("who rings now and then keeps the alarm") {
    for (int i = 0; i < 10; ++i) {
      loop.round({0}, {77});
      CHECK(loop.has_rung(77));
      loop.talk(kTwoAges);
      CHECK(loop.has_alarm(77));
      CHECK_FALSE(loop.is_asked(77));
    }
  }
  SECTION("who rings and is not read from is asked about as soon as it is read from") {
    bool is_read_from = false;
    loop.is_read_from = [&](int each) { return each != 77 || is_read_from; };
    SECTION("since before") {
      loop.quiet.ring(77);
    }
    SECTION("since then") {
      is_read_from = true;
      loop.quiet.ring(77);
      is_read_from = false;
      loop.talk(1);
    }
    CHECK_FALSE(loop.has_rung(77));
    CHECK_FALSE(loop.has_alarm(77));
    loop.talk(2 * kTwoAges);
    is_read_from = true;
    loop.quiet.begin_call();
    CHECK(loop.is_asked(77));
  }
  SECTION("who has rung and gone is not read from") {
    loop.quiet.ring(77);
    loop.quiet.go(77);
    CHECK_FALSE(loop.has_rung(77));
  }
  SECTION("so is who has been heard otherwise") {
    loop.quiet.hear(77);
    CHECK(loop.is_asked(77));
    CHECK_FALSE(loop.has_alarm(77));
  }
  SECTION("and who has just come") {
    loop.quiet.come(5000);
    loop.talk(1);
    CHECK(loop.is_asked(5000));
  }
  SECTION("who has gone is in no set, nor is whoever gets its descriptor") {
    loop.quiet.go(77);
    CHECK_FALSE(loop.has_alarm(77));
    CHECK(loop.is_asked(77));
    loop.talk(2 * kTwoAges);
    CHECK(loop.quiet.asked() == 1);
    CHECK(loop.is_asked(77));
    loop.quiet.ring(77);
    CHECK(loop.quiet.asked() == 1);
    CHECK_FALSE(loop.has_rung(77));
    loop.quiet.come(77);
    loop.talk(1);
    CHECK(loop.is_asked(77));
  }
  SECTION("a late alarm of one who is asked about changes nothing") {
    loop.quiet.ring(0);
    CHECK(loop.quiet.asked() == 1);
    CHECK_FALSE(loop.has_rung(0));
  }
  SECTION("when so many have gone that all may be asked about, they are") {
    for (int each = 256; each < 1000; ++each) loop.quiet.go(each);
    loop.talk(1);
    CHECK(loop.quiet.asked() == 256);
    CHECK(loop.alarms.empty());
  }
  SECTION("and when the limit is raised") {
    loop.quiet.change(1000);
    loop.quiet.ring(77);
    loop.talk(1);
    CHECK(loop.quiet.asked() == 1000);
    CHECK(loop.alarms.empty());
  }
}

TEST_CASE("who has an alarm is asked about once more before it is left out", "[quiet]") {
  Loop loop(2, 0);
  while (!loop.has_alarm(1)) {
    loop.quiet.begin_call();
    CHECK(loop.is_asked(1));
    if (!loop.has_alarm(1)) {
      loop.quiet.end_call({});
      loop.quiet.hear(0);
    }
  }
  DescriptorSet found;

  SECTION("nothing had come") {
    loop.quiet.end_call(found);
    CHECK_FALSE(loop.is_asked(1));
  }
  SECTION("something had, before it was set: it has no alarm, and it is asked about until it is read from") {
    found.insert(1);
    loop.quiet.end_call(found);
    CHECK(loop.is_asked(1));
    CHECK_FALSE(loop.has_alarm(1));
  }
  SECTION("the call was broken off, so the next one asks") {
    loop.quiet.begin_call();
    CHECK(loop.is_asked(1));
    SECTION("and finds nothing") {
      loop.quiet.end_call(found);
      CHECK_FALSE(loop.is_asked(1));
    }
    SECTION("and finds something") {
      found.insert(1);
      loop.quiet.end_call(found);
      CHECK(loop.is_asked(1));
      CHECK_FALSE(loop.has_alarm(1));
    }
  }
  SECTION("the call was broken off, and it is not read from in the next one") {
    loop.is_read_from = [](int each) { return each != 1; };
    loop.quiet.begin_call();
    loop.quiet.end_call(found);
    CHECK(loop.is_asked(1));
    CHECK_FALSE(loop.has_alarm(1));
  }
  SECTION("another call, which was not asked about clients, tells nothing of them") {
    loop.quiet.end_call(found);
    loop.quiet.hear(1);
    loop.quiet.end_call(found);
    CHECK(loop.is_asked(1));
  }
  SECTION("the alarm was raised meanwhile") {
    loop.quiet.ring(1);
    CHECK_FALSE(loop.has_rung(1));
    found.insert(1);
    loop.quiet.end_call(found);
    CHECK(loop.is_asked(1));
    CHECK_FALSE(loop.has_alarm(1));
  }
}

TEST_CASE("who can have no alarm is asked about in every call", "[quiet]") {
  Loop loop(3, 0);
  bool is_read_from = false;
  loop.is_read_from = [&](int each) { return each != 2 || is_read_from; };
  loop.talk(2 * kTwoAges);
  CHECK(loop.quiet.asked() == 2);
  CHECK(loop.is_asked(2));
  is_read_from = true;
  loop.talk(kTwoAges);
  CHECK_FALSE(loop.is_asked(2));
}

TEST_CASE("of thousands who are quiet so many get an alarm in a call that it stays short", "[quiet]") {
  Loop loop(10'000, 0);
  std::size_t before = 0;
  int calls = 0;
  for (; loop.quiet.asked() > 1; ++calls) {
    loop.talk(1);
    CHECK(loop.alarms.size() <= before + QuietClients::kAlarmsACall);
    before = loop.alarms.size();
  }
  CHECK(calls <= kTwoAges + 10'000 / QuietClients::kAlarmsACall + 1);
}
