// What is said, from the loop to a real file and back.

#include "archive_scene.h"
#include "full_disk.h"
#include "relay/storage/unkept_archive.h"

#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

TEST_CASE("what is said within a moment is written at once", "[archive]") {
  ArchiveScene scene;
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
  ArchiveScene scene;
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
  ArchiveScene scene;
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
  ArchiveScene scene;
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
  ArchiveScene scene;
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
  ArchiveScene scene;
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
  ArchiveScene scene;
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
  ArchiveScene scene;
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
  ArchiveScene scene;
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
  ArchiveScene scene;
  std::uint64_t last = 0;
  for (int i = 0; i < 20; ++i) last = std::max(last, scene.say(std::string(1'000'000, 'x')));
  CHECK(scene.archive->tally().lost > 0);
  CHECK(last + scene.archive->tally().lost == 20);
}
