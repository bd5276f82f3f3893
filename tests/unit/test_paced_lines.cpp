#include "catch.h"
#include "fake_client.h"
#include "relay/dialects/base/paced_lines.h"
#include "relay/dialects/dialects.h"

#include <chrono>
#include <string>

using namespace chat;
using namespace chat::relay;
using test::at_second;

namespace {

const ReadingLimits kThreeThenTwoASecond{.flood = {3, std::chrono::milliseconds(500)}};

int lines_allowed(PacedLines& lines, double second) {
  int count = 0;
  while (lines.next(at_second(second)).kind != LineReader::Line::Kind::none) ++count;
  return count;
}

}  // namespace

TEST_CASE("a burst passes, the rest waits, none is dropped", "[paced_lines]") {
  PacedLines lines(100, kThreeThenTwoASecond);
  for (int i = 0; i < 10; ++i) lines.feed("x\n");
  CHECK(lines_allowed(lines, 0) == 3);
  CHECK(lines.read_budget() == 0);
  CHECK(lines.next_at() == at_second(0.5).steady);
  CHECK(lines_allowed(lines, 0.499) == 0);
  CHECK(lines_allowed(lines, 0.5) == 1);
  CHECK(lines_allowed(lines, 2.0) == 3);
  CHECK(lines_allowed(lines, 100) == 3);
  CHECK(lines_allowed(lines, 100) == 0);
  CHECK(lines.next_at() == kNever);
  CHECK(lines.read_budget() > 0);
}

TEST_CASE("silence earns a burst again, and no more than one", "[paced_lines]") {
  PacedLines lines(100, kThreeThenTwoASecond);
  lines.feed("x\nx\nx\n");
  CHECK(lines_allowed(lines, 0) == 3);
  lines.feed("x\nx\nx\nx\n");
  CHECK(lines_allowed(lines, 60) == 3);
}

TEST_CASE("without a limit everything passes at once", "[paced_lines]") {
  constexpr ReadingLimits kNone;
  PacedLines lines(100, kNone);
  for (int i = 0; i < 1000; ++i) lines.feed("x\n");
  CHECK(lines_allowed(lines, 0) == 1000);
  CHECK(lines.next_at() == kNever);
}

TEST_CASE("lines that wait go on by a limit that has changed", "[paced_lines]") {
  ReadingLimits limits{.flood = {3, std::chrono::seconds(100)}};
  RateLimit& limit = limits.flood;
  PacedLines lines(100, limits);
  for (int i = 0; i < 8; ++i) lines.feed("x\n");
  CHECK(lines_allowed(lines, 0) == 3);
  CHECK(lines.next_at() == at_second(100).steady);
  SECTION("to none") {
    limit = {};
    CHECK(lines.next_at() <= at_second(1).steady);
    CHECK(lines_allowed(lines, 1) == 5);
    CHECK(lines.next_at() == kNever);
    CHECK(lines.read_budget() > 0);
  }
  SECTION("to a higher one") {
    limit.interval = std::chrono::seconds(1);
    CHECK(lines.next_at() <= at_second(0).steady);
    CHECK(lines_allowed(lines, 0) == 0);
    CHECK(lines.next_at() == at_second(1).steady);
    CHECK(lines_allowed(lines, 1) == 1);
  }
  SECTION("to a larger burst") {
    limit.burst = 5;
    CHECK(lines.next_at() <= at_second(0).steady);
    CHECK(lines_allowed(lines, 0) == 2);
  }
}

TEST_CASE("what is held back when the input ends is still taken", "[paced_lines]") {
  PacedLines lines(100, kThreeThenTwoASecond);
  lines.feed("1\n2\n3\n4\n5");
  lines.finish();
  CHECK(lines_allowed(lines, 0) == 3);
  CHECK_FALSE(lines.exhausted());
  CHECK(lines_allowed(lines, 10) == 2);
  CHECK(lines.exhausted());
}

TEST_CASE("whose lines wait is told once, how many and why", "[paced_lines]") {
  PacedLines lines(100, kThreeThenTwoASecond);
  lines.feed("1\n2\n3\n");
  lines_allowed(lines, 0);
  CHECK_FALSE(lines.is_to_be_told(at_second(0)));
  lines.feed("4\n5\n");
  lines_allowed(lines, 0);
  CHECK(lines.waiting() == 2);
  CHECK(lines.is_to_be_told(at_second(0)));
  CHECK(lines.words_for_waiting() ==
        "You are sending faster than 2 lines a second: 2 of your lines wait, none is lost while you stay.");
  CHECK_FALSE(lines.is_to_be_told(at_second(0)));
  lines.feed("6");
  CHECK(lines.words_for_waiting() ==
        "You are sending faster than 2 lines a second: at least 2 of your lines wait, none is lost while you "
        "stay.");
}

TEST_CASE("of lines that wait again is told after a pause and a minute", "[paced_lines]") {
  PacedLines lines(100, kThreeThenTwoASecond);
  const auto told_after_a_burst_at = [&](double second) {
    lines.feed("1\n2\n3\n4\n");
    lines_allowed(lines, second);
    const bool told = lines.is_to_be_told(at_second(second));
    lines_allowed(lines, second + 1);
    return told;
  };
  CHECK(told_after_a_burst_at(0));
  CHECK_FALSE(told_after_a_burst_at(30));
  CHECK(told_after_a_burst_at(61));
}

TEST_CASE("who floods for minutes is told once", "[paced_lines]") {
  const ReadingLimits one_a_second{.flood = {1, std::chrono::seconds(1)}};
  PacedLines lines(100, one_a_second);
  int told = 0;
  for (int second = 0; second < 200; ++second) {
    lines.feed("1\n2\n");
    lines_allowed(lines, second);
    told += lines.is_to_be_told(at_second(second)) ? 1 : 0;
  }
  CHECK(told == 1);
}

TEST_CASE("clients of this machine are not paced unless asked for", "[paced_lines]") {
  for (const bool paces_local : {false, true}) {
    for (const std::string host :
         {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "unix", "192.0.2.7", "::2"}) {
      INFO(host << paces_local);
      chat::test::LocalHub hub({.history_lines = 3, .reserved_nick = "relay"}, at_second(0));
      DialectSettings settings;
      settings.paces_local = paces_local;
      settings.line.reading = settings.irc.reading = kThreeThenTwoASecond;
      DialectFactory dialects(hub, settings);
      const bool local = host != "192.0.2.7" && host != "::2";
      for (const Protocol protocol : {Protocol::line, Protocol::irc}) {
        Outbox outbox;
        const auto dialect = dialects.make(protocol, outbox, {std::string(host)}, at_second(0));
        dialect->receive("x\nx\nx\nx\nx\n", at_second(0));
        const bool paced = test::take_from(outbox).find("You are sending faster") != std::string::npos;
        CHECK(paced == (!local || paces_local));
      }
    }
  }
}
