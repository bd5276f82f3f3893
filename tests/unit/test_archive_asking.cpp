// What is asked of the archive, and what it must not show.

#include "archive_scene.h"
#include "full_disk.h"

#include <functional>
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

/// What the archive shows of the room, if `meanwhile` happens right after it has been asked.
std::string shown(
    ArchiveScene& scene, ArchiveQuery query, const std::function<void()>& meanwhile = [] {}) {
  query.room = "#tea";
  query.era = scene.room.era();
  query.count = 9;
  REQUIRE(scene.archive->ask({}, query));
  meanwhile();
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

TEST_CASE("what was said just before is found, however busy the disk is", "[archive]") {
  ArchiveScene scene;
  Gate busy;
  REQUIRE(scene.archivist.submit(busy.job()) == 0);
  scene.say("a");
  scene.archive->write();
  scene.say("b");
  const ArchiveQuery::Kind kind = GENERATE(ArchiveQuery::Kind::latest, ArchiveQuery::Kind::search);
  CHECK(shown(scene, {.kind = kind}, [&] { busy.opened.set_value(); }) == "ab");
}

TEST_CASE("what is yet to be deleted is shown to nobody", "[archive]") {
  ArchiveScene scene;
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
    ArchiveScene scene;
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
