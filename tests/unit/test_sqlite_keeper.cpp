// What outlives a relay, in a real file.

#include "awaited_thread.h"
#include "catch.h"
#include "full_disk.h"
#include "relay/storage/kept_form.h"
#include "relay/storage/sqlite_keeper.h"
#include "relay/storage/state_file.h"
#include "temporary_directory.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>

using namespace chat;
using namespace chat::relay;

namespace {

constexpr WallTime kThen{std::chrono::hours(500'000)};

KeptRoom full_room() {
  KeptRoom room{.name = "#Tea",
                .created = kThen,
                .claim = {"Alice", {"bob", "carol"}},
                .topic = "t\xC3\xA9 \"at\" four",
                .topic_by = "bob",
                .topic_at = kThen + std::chrono::minutes(1)};
  room.modes.secret = room.modes.moderated = true;
  room.modes.members_only = false;
  room.modes.key = "milk";
  room.modes.limit = 7;
  room.modes.bans = {{"eve!*@*", "alice", kThen}};
  room.modes.invite_exceptions = {{"*!*@192.0.2.*", "bob", kThen}};
  return room;
}

void check_full(const KeptRoom& room) {
  CHECK(kept_form(room) == kept_form(full_room()));
  CHECK(room.name == "#Tea");
  CHECK(room.claim.operators.count("carol") == 1);
  CHECK(room.created == kThen);
  CHECK_FALSE(room.modes.members_only);
  CHECK(room.modes.limit == 7);
  REQUIRE(room.modes.bans.size() == 1);
  CHECK(room.modes.bans[0].at == kThen);
}

struct Scene {
  TemporaryDirectory directory;
  std::string path = directory / "relay.sqlite";
  std::optional<Workers> workers;
  std::unique_ptr<SqliteKeeper> keeper;

  Scene() { open(); }
  void open() {
    keeper.reset();
    workers.emplace(4);
    auto file = open_state_file(path);
    // The thread of the one before may be at the end of its job, and have the file open still.
    for (int i = 0; !file && i < 1'000; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      file = open_state_file(path);
    }
    REQUIRE(file);
    auto opened = SqliteKeeper::open(*file, *workers);
    REQUIRE(opened);
    keeper = std::move(*opened);
  }
  void hold_the_thread(test::Gate& gate) { REQUIRE(workers->submit(gate.job()) == 0); }
  void wait_for_a_job() { test::collect_next(*workers); }
  void wait_until_settled(std::uint64_t number) {
    while (keeper->settled() < number) wait_for_a_job();
  }
};

}  // namespace

TEST_CASE("a kept room is read as it was written", "[storage]") {
  const auto read = kept_room_in(kept_form(full_room()));
  REQUIRE(read);
  check_full(*read);
  CHECK_FALSE(kept_room_in(""));
  CHECK_FALSE(kept_room_in("{}"));
  CHECK_FALSE(kept_room_in(R"({"name":"#a","founder":5})"));
  CHECK(kept_room_in(R"({"name":"#a","founder":"x","of_a_later_relay":[1]})"));
}

TEST_CASE("what was kept last is there at the next start", "[storage]") {
  Scene scene;
  CHECK(scene.keeper->rooms().empty());
  scene.keeper->keep(KeptRoom{.name = "#tea", .claim = {"nobody", {}}});
  scene.keeper->keep(full_room());
  scene.keeper->keep(KeptRoom{.name = "#gone", .claim = {"x", {}}});
  scene.keeper->forget_room("#GONE");
  scene.keeper->keep({AddressBan{*Network::parse("192.0.2.0/24"), "ruth", "spam", kThen},
                      AddressBan{*Network::parse("2001:db8::1"), "ruth", ""}});
  scene.keeper->write(1);
  CHECK(scene.keeper->settled() == 0);
  SECTION("written by the thread") {
    scene.wait_for_a_job();
    CHECK(scene.keeper->settled() == 1);
    CHECK(scene.keeper->failure().empty());
  }
  SECTION("written at the end") {}
  scene.open();
  REQUIRE(scene.keeper->rooms().size() == 1);
  check_full(scene.keeper->rooms()[0]);
  const auto bans = scene.keeper->address_bans();
  REQUIRE(bans.size() == 2);
  CHECK(bans[0].network == *Network::parse("192.0.2.0/24"));
  CHECK(bans[0].until == kThen);
  CHECK(bans[1].until == WallTime::max());
}

TEST_CASE("a batch is settled when it is written, and so is what came before it", "[keeper]") {
  test::Gate before_the_second;
  Scene scene;
  scene.keeper->keep(full_room());
  scene.keeper->write(1);
  scene.hold_the_thread(before_the_second);
  scene.keeper->keep(KeptRoom{.name = "#tea", .claim = {"nobody", {}}});
  scene.keeper->write(2);
  scene.keeper->write(3);
  scene.wait_until_settled(1);
  CHECK(scene.keeper->settled() == 1);
  before_the_second.opened.set_value();
  scene.wait_until_settled(2);
  CHECK(scene.keeper->settled() == 3);
  scene.keeper->write(4);
  CHECK(scene.keeper->settled() == 4);
}

TEST_CASE("what the thread comes to late is not written over what was written at the end", "[storage]") {
  test::Gate before_all, after_all;
  Scene scene;
  scene.hold_the_thread(before_all);
  scene.keeper->keep(KeptRoom{.name = "#tea", .claim = {"nobody", {}}});
  scene.keeper->write(1);
  scene.keeper->keep(full_room());
  scene.keeper->write(2);
  scene.hold_the_thread(after_all);
  scene.keeper.reset();
  before_all.opened.set_value();
  after_all.entered.get_future().wait();
  after_all.opened.set_value();

  scene.open();
  REQUIRE(scene.keeper->rooms().size() == 1);
  check_full(scene.keeper->rooms()[0]);
}

TEST_CASE("what cannot be written is tried again with the next change, and not all the time", "[keeper]") {
  Scene scene;
  {
    const test::FullDisk full;
    scene.keeper->keep(full_room());
    scene.keeper->write(1);
    scene.wait_for_a_job();
    // Nobody waits for the disk to be mended: it is said that this could not be written.
    CHECK(scene.keeper->settled() == 1);
    CHECK_FALSE(scene.keeper->failure().empty());
    // Jobs are done in their order: nothing is done before this one.
    bool done = false;
    REQUIRE(scene.workers->submit([&done] { return [&done] { done = true; }; }) == 0);
    scene.wait_for_a_job();
    CHECK(done);
  }
  scene.keeper->keep_undone_up_to(7);
  scene.wait_for_a_job();
  CHECK(scene.keeper->failure().empty());
  // As if the relay had been killed: what is open is not written by the end.
  scene.open();
  CHECK(scene.keeper->undone_up_to() == 7);
  const auto rooms = scene.keeper->rooms();
  REQUIRE(rooms.size() == 1);
  check_full(rooms.front());
}

TEST_CASE("what comes while a write fails is not left without an answer", "[keeper]") {
  test::Gate before_the_second;
  Scene scene;
  const test::FullDisk full;
  scene.keeper->keep(full_room());
  scene.keeper->write(1);
  scene.hold_the_thread(before_the_second);
  scene.keeper->keep(KeptRoom{.name = "#pub", .claim = {"x", {}}});
  scene.keeper->write(2);
  scene.wait_until_settled(1);
  CHECK(scene.keeper->settled() == 1);
  before_the_second.opened.set_value();
  scene.wait_until_settled(2);
  CHECK(scene.keeper->settled() == 2);
  CHECK_FALSE(scene.keeper->failure().empty());
}

TEST_CASE("what cannot be written is tried again after a while, though nothing changes", "[keeper]") {
  Scene scene;
  CHECK(scene.keeper->deadline() == kNever);
  {
    const test::FullDisk full;
    scene.keeper->keep(full_room());
    scene.keeper->write(1);
    // While it is being written there is nothing to do.
    CHECK(scene.keeper->deadline() == kNever);
    scene.wait_for_a_job();
    const Time due = scene.keeper->deadline();
    CHECK(due > std::chrono::steady_clock::now());
    CHECK(due < std::chrono::steady_clock::now() + std::chrono::seconds(10));
  }
  scene.keeper->try_again();
  scene.wait_for_a_job();
  CHECK(scene.keeper->failure().empty());
  CHECK(scene.keeper->deadline() == kNever);
  scene.open();
  REQUIRE(scene.keeper->rooms().size() == 1);
  check_full(scene.keeper->rooms().front());
}
