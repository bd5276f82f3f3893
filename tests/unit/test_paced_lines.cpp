#include "catch.h"
#include "fake_client.h"
#include "relay/dialects/paced_lines.h"

#include <chrono>
#include <string>

using namespace chat;
using namespace chat::relay;
using test::at_second;

namespace {

const FloodLimit kThreeThenTwoASecond{3, std::chrono::milliseconds(500)};

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
  CHECK(lines.appetite() == 0);
  CHECK(lines.next_at() == at_second(0.5).steady);
  CHECK(lines_allowed(lines, 0.499) == 0);
  CHECK(lines_allowed(lines, 0.5) == 1);
  CHECK(lines_allowed(lines, 2.0) == 3);
  CHECK(lines_allowed(lines, 100) == 3);
  CHECK(lines_allowed(lines, 100) == 0);
  CHECK(lines.next_at() == kNever);
  CHECK(lines.appetite() > 0);
}

TEST_CASE("silence earns a burst again, and no more than one", "[paced_lines]") {
  PacedLines lines(100, kThreeThenTwoASecond);
  lines.feed("x\nx\nx\n");
  CHECK(lines_allowed(lines, 0) == 3);
  lines.feed("x\nx\nx\nx\n");
  CHECK(lines_allowed(lines, 60) == 3);
}

TEST_CASE("without a limit everything passes at once", "[paced_lines]") {
  constexpr FloodLimit kNone;
  PacedLines lines(100, kNone);
  for (int i = 0; i < 1000; ++i) lines.feed("x\n");
  CHECK(lines_allowed(lines, 0) == 1000);
  CHECK(lines.next_at() == kNever);
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
