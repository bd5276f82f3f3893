// Much that is past the retention is spared for an hour.

#include "archive_scene.h"
#include "common/unix_time.h"
#include "logged_lines.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr hours kThirtyDays{30 * 24};

struct SparingScene : ArchiveScene {
  LoggedLines log;
  Moment clock = at_second(0);

  explicit SparingScene(const Retention& retention = {.age = kThirtyDays}) {
    for (int i = 0; i < 200; ++i) say_now("of old");
    archive->write();
    settle(200);
    start_anew(retention);
  }

  std::uint64_t say_now(const std::string& text) {
    Fact fact{Fact::Kind::said, {.nick = "bob", .user = "u", .host = "h"}};
    fact.text = text;
    ids = std::max(ids + 1, static_cast<std::uint64_t>(unix_milliseconds(clock.wall)) * 1'000);
    fact.id = ids;
    fact.at = clock;
    return archive->keep(fact, &room);
  }
  void start_anew(const Retention& retention) {
    finish();
    archive.reset();
    archive = *SqliteArchive::open(path, retention, 3, archivist);
  }
  void pass(Duration time) {
    clock.steady += time;
    clock.wall += std::chrono::duration_cast<WallTime::duration>(time);
  }
  void set_clock(Duration ahead) { clock.wall += std::chrono::duration_cast<WallTime::duration>(ahead); }
  /// Something is said, and all that may be deleted with it is. Returns how many lines there are.
  std::size_t lines_after_a_word() {
    const std::uint64_t number = say_now("a word");
    archive->write();
    settle(number);
    finish();
    archive->ask({}, {.room = "#tea", .era = room.era(), .count = 1'000});
    finish();
    const auto answers = archive->take_answers();
    REQUIRE(answers.size() == 1);
    return answers[0].answer.lines.size();
  }
};

}  // namespace

TEST_CASE("a clock far ahead at the start costs nothing if it is set right within an hour", "[archive]") {
  SparingScene scene;
  scene.set_clock(hours(24 * 365));
  CHECK(scene.lines_after_a_word() == 201);
  const std::string told = scene.log.take();
  CHECK(told.find("the history is to lose 200 of 201 lines, for they are older than 30 days (keep-history) "
                  "by this machine's clock, which has ") == 0);
  CHECK(told.find(": that begins in 1 hour, and not if that changes before\n") != std::string::npos);
  scene.pass(minutes(50));
  CHECK(scene.lines_after_a_word() == 202);
  CHECK(scene.log.take().empty());
  scene.set_clock(-hours(24 * 365));
  scene.pass(minutes(6));
  CHECK(scene.lines_after_a_word() == 203);
  CHECK(scene.log.take() == "the history keeps what it was to lose\n");
  scene.pass(hours(2));
  CHECK(scene.lines_after_a_word() == 204);
}

TEST_CASE("after an hour much is deleted as little is", "[archive]") {
  SparingScene scene;
  scene.pass(kThirtyDays + minutes(1));
  CHECK(scene.lines_after_a_word() == 201);
  scene.log.take();
  scene.pass(hours(1));
  CHECK(scene.lines_after_a_word() == 2);
  CHECK(scene.log.take() == "the history loses now what is past its time, number or size\n");
}

TEST_CASE("a clock that is set far ahead while the relay runs is noticed, too", "[archive]") {
  SparingScene scene;
  CHECK(scene.lines_after_a_word() == 201);
  scene.set_clock(hours(24 * 365));
  scene.pass(minutes(6));
  CHECK(scene.lines_after_a_word() == 202);
  CHECK(scene.log.take().find("is to lose 201 of 202 lines") != std::string::npos);
}

TEST_CASE("time that only passes is waited for by nothing", "[archive]") {
  SparingScene scene;
  CHECK(scene.lines_after_a_word() == 201);
  scene.pass(kThirtyDays + minutes(1));
  CHECK(scene.lines_after_a_word() == 1);
  CHECK(scene.log.take().empty());
}

TEST_CASE("a reload that takes much can be taken back within an hour", "[archive]") {
  SparingScene scene;
  CHECK(scene.lines_after_a_word() == 201);
  scene.archive->change_retention({.lines_a_room = 30});
  CHECK(scene.lines_after_a_word() == 202);
  CHECK(scene.log.take() ==
        "the history is to lose 172 of 202 lines, for they are before the last 30 lines of each room "
        "(keep-history): that begins in 1 hour, and not if that changes before\n");
  // The same once more is nothing else.
  scene.archive->change_retention({.lines_a_room = 30});
  CHECK(scene.lines_after_a_word() == 203);
  CHECK(scene.log.take().empty());
  scene.archive->change_retention({.age = kThirtyDays});
  scene.pass(hours(2));
  CHECK(scene.lines_after_a_word() == 204);
  CHECK(scene.log.take().empty());
  scene.archive->change_retention({.bytes = 16'384});
  CHECK(scene.lines_after_a_word() == 205);
  CHECK(scene.log.take().find("lines, for they are past 16 KiB (history-size): that begins in 1 hour") !=
        std::string::npos);
}

TEST_CASE("what is to be kept for less than an hour is spared no longer than that", "[archive]") {
  SparingScene scene({.age = minutes(10)});
  scene.pass(minutes(11));
  CHECK(scene.lines_after_a_word() == 201);
  CHECK(scene.log.take().find("that begins in 10 minutes") != std::string::npos);
  scene.pass(minutes(10));
  CHECK(scene.lines_after_a_word() == 2);
}

TEST_CASE("a few lines are deleted at once", "[archive]") {
  ArchiveScene scene;
  const LoggedLines log;
  for (int i = 0; i < 90; ++i) scene.say("x");
  scene.archive->change_retention({.lines_a_room = 10});
  scene.archive->write();
  scene.settle(90);
  scene.finish();
  scene.archive->ask({}, {.room = "#tea", .era = scene.room.era(), .count = 100});
  scene.finish();
  CHECK(scene.archive->take_answers().at(0).answer.lines.size() == 10);
}
