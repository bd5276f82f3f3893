// What is said, from the loop to a real file and back.

#include "awaited_thread.h"
#include "catch.h"
#include "fake_client.h"
#include "full_disk.h"
#include "relay/storage/sqlite_archive.h"
#include "relay/storage/unkept_archive.h"
#include "temporary_directory.h"

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

struct Scene {
  TemporaryDirectory directory;
  std::string path = directory / "history.sqlite";
  Workers archivist{8};
  StreamOrder order;
  Room room{"#Tea", true, 3, order, at_second(0)};
  std::unique_ptr<SqliteArchive> archive = *SqliteArchive::open(path, {}, 3, archivist);
  std::uint64_t ids = 0;

  std::uint64_t say(const std::string& text, double second = 0) {
    Fact fact{Fact::Kind::said, {.nick = "bob", .user = "u", .host = "h"}};
    fact.text = text;
    fact.id = ++ids;
    fact.at = at_second(second);
    return archive->keep(fact, &room);
  }
  void join() {
    Fact fact{Fact::Kind::joined, {.nick = "bob", .user = "u", .host = "h"}};
    fact.id = ++ids;
    fact.at = at_second(0);
    archive->keep_event(fact, room);
  }
  std::uint64_t take_back(std::uint64_t id) {
    KeptLine line{};
    line.id = id;
    Fact fact{Fact::Kind::redacted, {.nick = "bob", .user = "u", .host = "h"}};
    fact.line = &line;
    fact.at = at_second(0);
    return archive->keep(fact, &room);
  }
  /// Until all that was said has been written, or lost.
  void settle(std::uint64_t number) {
    while (archive->settled() < number) collect_next(archivist);
  }
  /// Tidying goes on step by step.
  void finish() { finish_jobs(archivist); }
};

}  // namespace

TEST_CASE("what is said within a moment is written at once", "[archive]") {
  Scene scene;
  CHECK(scene.archive->deadline() == kNever);
  CHECK(scene.say("one", 1) == 1);
  CHECK(scene.archive->deadline() == at_second(1.1).steady);
  CHECK(scene.say("two", 1.05) == 2);
  CHECK(scene.archive->deadline() == at_second(1.1).steady);
  CHECK(scene.archive->settled() == 0);
  CHECK(scene.archive->tally().waiting_since == at_second(1).steady);
  scene.archive->write();
  CHECK(scene.archive->deadline() == kNever);
  CHECK(scene.say("three", 2) == 3);
  CHECK(scene.archive->tally().waiting_since == at_second(1).steady);
  scene.archive->write();
  scene.settle(3);
  CHECK(scene.archive->tally().waiting_since == kNever);
  CHECK(scene.archive->tally().kept == 3);
  CHECK(scene.say(std::string(300'000, 'x'), 3) == 4);
  CHECK(scene.archive->deadline() == at_second(3).steady);
}

TEST_CASE("what is not for a whole room, or off the record, is not kept", "[archive]") {
  Scene scene;
  Fact fact{Fact::Kind::said, {.nick = "bob", .user = "u", .host = "h"}};
  fact.to_status = '@';
  CHECK(scene.archive->keep(fact, &scene.room) == 0);
  fact.to_status = 0;
  fact.to_one = true;
  CHECK(scene.archive->keep(fact, nullptr) == 0);
  fact.to_one = false;
  fact.kind = Fact::Kind::tagged;
  CHECK(scene.archive->keep(fact, &scene.room) == 0);
  scene.room.modes().off_record = true;
  CHECK(scene.say("between us") == 0);
}

TEST_CASE("what was said last is written at the end", "[archive]") {
  Scene scene;
  scene.say("one");
  scene.archive->write();
  scene.say("two");
  scene.archive.reset();
  auto file = HistoryFile::open(scene.path);
  for (int i = 0; !file && i < 1'000; ++i) file = HistoryFile::open(scene.path);
  REQUIRE(file);
  const auto found = file->find({.room = "#tea", .era = scene.room.era(), .count = 9});
  REQUIRE(found);
  REQUIRE(found->lines.size() == 2);
  CHECK(found->lines[1].text == "two");
}

TEST_CASE("a full disk loses what is said to the archive, and that is counted, until there is room",
          "[archive]") {
  Scene scene;
  scene.say("before");
  scene.archive->write();
  scene.settle(1);
  {
    const FullDisk full;
    scene.say(std::string(100'000, 'x'));
    scene.archive->write();
    CHECK_FALSE(scene.archive->is_failing());
    scene.settle(2);
    CHECK(scene.archive->tally().lost == 1);
    CHECK(scene.archive->is_failing());
  }
  scene.say("after");
  scene.archive->write();
  scene.settle(3);
  CHECK_FALSE(scene.archive->is_failing());
  CHECK(scene.archive->tally().kept == 2);
  CHECK(scene.archive->tally().lost == 1);
}

TEST_CASE("an account's lines are forgotten after they were written", "[archive]") {
  Scene scene;
  scene.say("of a stranger");
  Fact fact{Fact::Kind::said, {.nick = "bob", .user = "u", .host = "h", .account = "bob"}};
  fact.text = "of bob";
  fact.id = ++scene.ids;
  scene.archive->keep(fact, &scene.room);
  Fact forgotten{Fact::Kind::forgotten, fact.source};
  forgotten.id = ++scene.ids;
  CHECK(scene.archive->keep(forgotten, nullptr) == 3);
  scene.archive->write();
  scene.settle(3);
  scene.finish();
  scene.archive.reset();
  auto file = HistoryFile::open(scene.path);
  const auto left = file->find({.room = "#tea", .era = scene.room.era(), .count = 9});
  REQUIRE(left->lines.size() == 1);
  CHECK(left->lines[0].text == "of a stranger");
}

TEST_CASE("what is taken back goes also off the record, and is tried again on a full disk", "[archive]") {
  Scene scene;
  const auto texts = [&] {
    // Else the thread may have the file still.
    scene.finish();
    scene.archive.reset();
    const auto file = HistoryFile::open(scene.path);
    REQUIRE(file);
    const auto found = file->find({.room = "#tea", .era = scene.room.era(), .count = 9})->lines;
    std::string all;
    for (const KeptLine& line : found) all += line.text;
    return all;
  };
  scene.say("a");
  scene.say("b");
  scene.say("c");
  scene.archive->write();
  scene.settle(3);
  scene.room.modes().off_record = true;
  CHECK(scene.take_back(2) == 4);
  scene.archive->write();
  scene.settle(4);
  CHECK(scene.archive->tally().kept == 3);
  {
    const FullDisk full;
    scene.take_back(1);
    scene.archive->write();
    CHECK_FALSE(scene.archive->fails_to_delete());
    scene.settle(5);
    CHECK(scene.archive->tally().lost == 0);
    CHECK(scene.archive->fails_to_delete());
    CHECK(scene.archive->deadline() != kNever);
  }
  SECTION("with what is said next") {
    scene.room.modes().off_record = false;
    scene.say("d");
    scene.archive->write();
    scene.settle(6);
    CHECK(texts() == "cd");
  }
  SECTION("at the end") {
    CHECK(texts() == "c");
  }
}

TEST_CASE("events that could not be kept are counted apart from lines", "[archive]") {
  Scene scene;
  scene.join();
  scene.say("before");
  scene.archive->write();
  scene.settle(1);
  {
    const FullDisk full;
    scene.say(std::string(100'000, 'x'));
    for (int i = 0; i < 12; ++i) scene.join();
    scene.archive->write();
    scene.settle(2);
  }
  const ArchiveTally tally = scene.archive->tally();
  CHECK(tally.kept == 1);
  CHECK(tally.lost == 1);
  CHECK(tally.events_kept == 1);
  CHECK(tally.events_lost == 12);
}

TEST_CASE("what happens to hundreds in all their rooms at once is kept", "[archive]") {
  constexpr std::uint64_t kPeople = 500;
  constexpr std::uint64_t kRooms = 50;
  Scene scene;
  std::vector<std::unique_ptr<Room>> rooms;
  for (std::uint64_t i = 0; i < kRooms; ++i) {
    const std::string name = fmt::format("#tea{}", i);
    rooms.push_back(std::make_unique<Room>(name, true, 3, scene.order, at_second(0)));
  }
  for (std::uint64_t person = 1; person <= kPeople; ++person) {
    Fact fact{Fact::Kind::renamed, {.nick = "bob", .user = "u", .host = "h"}};
    fact.source.id = person;
    fact.object = "eve";
    fact.id = ++scene.ids;
    fact.at = at_second(0);
    for (const auto& each : rooms) scene.archive->keep_event(fact, *each);
  }
  const std::uint64_t number = scene.say("after");
  scene.archive->write();
  scene.settle(number);
  CHECK(scene.archive->tally().events_kept == kPeople * kRooms);
  CHECK(scene.archive->tally().events_lost == 0);
}

TEST_CASE("where there is no archive lines and events are counted as lost", "[archive]") {
  Scene scene;
  UnkeptArchive none("no disk");
  Fact fact{Fact::Kind::said, {.nick = "bob"}};
  CHECK(none.keep(fact, &scene.room) == 0);
  fact.kind = Fact::Kind::joined;
  none.keep_event(fact, scene.room);
  none.keep_event(fact, scene.room);
  scene.room.modes().off_record = true;
  none.keep_event(fact, scene.room);
  CHECK(none.tally().lost == 1);
  CHECK(none.tally().events_lost == 2);
}

TEST_CASE("lines and events are told together", "[archive]") {
  CHECK(lines_and_events(0, 0) == "0 lines");
  CHECK(lines_and_events(1, 0) == "1 line");
  CHECK(lines_and_events(0, 1) == "1 event");
  CHECK(lines_and_events(3, 12) == "3 lines and 12 events");
}

TEST_CASE("what a disk is too slow for is lost, and bounded", "[archive]") {
  Scene scene;
  std::uint64_t last = 0;
  for (int i = 0; i < 20; ++i) last = std::max(last, scene.say(std::string(1'000'000, 'x')));
  CHECK(scene.archive->tally().lost > 0);
  CHECK(last + scene.archive->tally().lost == 20);
}

namespace {

/// What the log is told while it lives.
struct Logged {
  std::ostringstream told{};
  std::shared_ptr<spdlog::logger> before = spdlog::default_logger();

  Logged() {
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::ostream_sink_mt>(told)));
  }
  ~Logged() { spdlog::set_default_logger(before); }
  Logged(const Logged&) = delete;
  Logged& operator=(const Logged&) = delete;
  std::size_t count(const std::string& words) const {
    const std::string all = told.str();
    std::size_t count = 0;
    for (auto at = all.find(words); at != std::string::npos; at = all.find(words, at + 1)) ++count;
    return count;
  }
};

/// What the archive shows of the room.
std::string shown(Scene& scene, ArchiveQuery query) {
  query.room = "#tea";
  query.era = scene.room.era();
  query.count = 9;
  REQUIRE(scene.archive->ask({}, query));
  std::vector<Archive::Answered> answers;
  while (answers.empty()) {
    collect_next(scene.archivist);
    answers = scene.archive->take_answers();
  }
  std::string texts;
  for (const auto& each : answers[0].answer.lines) texts += each.text;
  for (const auto& each : answers[0].answer.page.lines) texts += each.entry.text;
  return texts;
}

}  // namespace

TEST_CASE("what is yet to be deleted is shown to nobody", "[archive]") {
  Scene scene;
  scene.say("a");
  scene.say("b");
  Fact fact{Fact::Kind::said, {.nick = "bob", .user = "u", .host = "h", .account = "Bob"}};
  fact.text = "c";
  fact.id = ++scene.ids;
  scene.archive->keep(fact, &scene.room);
  scene.say("d");
  CHECK(shown(scene, {.kind = ArchiveQuery::Kind::search, .words = ""}) == "abcd");
  {
    const FullDisk full;
    scene.take_back(1);
    scene.archive->write();
    scene.settle(5);
    using Asked = ArchiveQuery::Kind;
    for (const auto kind : {Asked::latest, Asked::page, Asked::search, Asked::missed})
      CHECK(shown(scene, {.kind = kind}) == "bcd");
    Fact forgotten{Fact::Kind::forgotten, {.nick = "bob", .user = "u", .host = "h", .account = "bob"}};
    forgotten.id = ++scene.ids;
    scene.archive->keep(forgotten, nullptr);
    CHECK(shown(scene, {.kind = Asked::latest}) == "bd");
  }
  scene.archive->write();
  scene.settle(6);
  scene.finish();
  CHECK_FALSE(scene.archive->fails_to_delete());
  CHECK(shown(scene, {.kind = ArchiveQuery::Kind::latest}) == "bd");
}

TEST_CASE("the log is told once of what cannot be deleted, and when and with what losses all is kept again",
          "[archive]") {
  const Logged log;
  {
    Scene scene;
    scene.say("a");
    scene.archive->write();
    scene.settle(1);
    {
      const FullDisk full;
      scene.take_back(1);
      for (std::uint64_t number = 3; number < 6; ++number) {
        scene.say("lost");
        scene.archive->write();
        scene.settle(number);
      }
    }
    CHECK(log.count("what was taken back is on the disk still, 1 line") == 1);
    CHECK(log.count("what is said is not kept") == 1);
    CHECK(log.count("kept again") == 0);
    for (std::uint64_t number = 6; number < 8; ++number) {
      scene.say("kept");
      scene.archive->write();
      scene.settle(number);
    }
    CHECK(log.count("what is said is kept again; lost since the relay started: 3 lines") == 1);
    CHECK(log.count("what was taken back is off the disk now") == 1);
  }
  CHECK(log.count("not kept since the relay started: 3 lines") == 1);
}
