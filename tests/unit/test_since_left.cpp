// What somebody who comes back has missed, as it is counted and told.

#include "fake_irc_client.h"
#include "hub_person.h"
#include "relay/dialects/base/since_left.h"
#include "relay/hub/ledger.h"
#include "slow_accounts.h"
#include "slow_archive.h"

#include <cstdlib>
#include <ctime>
#include <string>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

Missed missed_lines(std::size_t lines, std::size_t left_out) {
  Missed missed;
  missed.lines.resize(lines);
  missed.left_out = left_out;
  return missed;
}

/// A relay whose ids are times, as a real one's are.
struct Scene {
  LocalLedger ledger;
  NoArchive archive;
  SlowAccounts accounts;
  NoKeeper keeper;
  Hub hub{{.history_lines = 300}, {ledger, archive, accounts, keeper}, at_second(0)};
  LineRenderings renderings;
  HubPerson alice{hub, renderings.plain};
  HubPerson bob{hub, renderings.plain};

  Scene() {
    hub.log_in(*alice, "alice", at_second(0));
    for (HubPerson* const each : {&alice, &bob}) static_cast<void>(hub.join(**each, "#a", {}, at_second(0)));
  }
  /// Before their outboxes end.
  ~Scene() {
    while (!hub.people().empty()) hub.leave(**hub.people().begin(), {}, at_second(100));
  }
  Room& room() { return *hub.find_room("#a"); }
  void bob_says(int lines, double second) {
    for (int i = 0; i < lines; ++i)
      static_cast<void>(hub.say(*bob, room(), {.text = "hi"}, at_second(second)));
  }
  std::optional<std::uint64_t> place() { return hub.place_of("Alice", "#A"); }
  std::size_t count_missed() { return missed_in_memory(hub, room(), {*place()})->lines.size(); }
};

}  // namespace

TEST_CASE("what was missed is told in words", "[since-left]") {
  setenv("TZ", "UTC0", 1);
  tzset();
  const MissedRange noon{id_at(at_second(0).wall)};
  const WallTime later = at_second(3600).wall;
  CHECK(missed_in_words({}, noon, later) == "Nothing was said since you left at 12:00");
  CHECK(missed_in_words(missed_lines(1, 0), noon, later) == "1 line since you left at 12:00:");
  CHECK(missed_in_words(missed_lines(100, 114), noon, later) ==
        "214 lines since you left at 12:00; the last 100:");
  CHECK(missed_in_words(missed_lines(100, kLeftOutMost), noon, later) ==
        "more than 1,100 lines since you left at 12:00; the last 100:");
  CHECK(missed_in_words(missed_lines(2, 0), noon, at_second(90'000).wall) ==
        "2 lines since you left at 2026-11-19 12:00:");
  const MissedRange shown{noon.after, noon.after + 1};
  CHECK(missed_in_words({}, shown, later) == "You have been shown all that was said since you left at 12:00");
  CHECK(missed_in_words(missed_lines(2, 0), shown, later) ==
        "2 lines since you left at 12:00, before what you have been shown:");
  const MissedRange lost{.after = noon.after, .has_left = false};
  CHECK(missed_in_words({}, lost, later) == "Nothing was said meanwhile");
  Missed some = missed_lines(2, 0);
  some.lines.front().id = noon.after;
  CHECK(missed_in_words(some, lost, later) == "2 lines since 12:00:");
  some.is_all_there_is = false;
  CHECK(missed_in_words(some, lost, later) == "The last 2 lines since 12:00; there may have been more:");
}

TEST_CASE("a place is left by whatever ends being there", "[since-left]") {
  Scene scene;
  scene.bob_says(3, 1);
  CHECK_FALSE(scene.place());
  SECTION("parting") {
    static_cast<void>(scene.hub.part(*scene.alice, scene.room(), {}, at_second(2)));
  }
  SECTION("leaving") {
    scene.hub.leave(*scene.alice, {}, at_second(2));
  }
  SECTION("logging out") {
    static_cast<void>(scene.hub.log_out(*scene.alice, at_second(2)));
  }
  SECTION("being lost") {
    scene.hub.lose(*scene.alice, at_second(2));
  }
  SECTION("being lost, and then given up") {
    scene.hub.lose(*scene.alice, at_second(2));
    scene.bob_says(1, 3);
    scene.hub.leave(*scene.alice, {}, at_second(4));
    CHECK(scene.count_missed() == 1);
    return;
  }
  REQUIRE(scene.place());
  CHECK(scene.count_missed() == 0);
  scene.bob_says(2, 3);
  CHECK(scene.count_missed() == 2);
}

TEST_CASE("whoever comes back has missed nothing more", "[since-left]") {
  Scene scene;
  scene.hub.lose(*scene.alice, at_second(1));
  CHECK(scene.place());
  scene.hub.come_back(*scene.alice, at_second(2), {});
  CHECK_FALSE(scene.place());
}

TEST_CASE("what may not have arrived counts as missed", "[since-left]") {
  Scene scene;
  scene.bob_says(1, 1);
  scene.bob_says(2, 5);
  (*scene.alice).own_particulars().unheard_since = at_second(3).wall;
  scene.hub.leave(*scene.alice, {}, at_second(9));
  CHECK(scene.count_missed() == 2);
}

TEST_CASE("of much that was missed the last is had", "[since-left]") {
  Scene scene;
  scene.hub.lose(*scene.alice, at_second(1));
  scene.bob_says(250, 2);
  const auto missed = missed_in_memory(scene.hub, scene.room(), {*scene.place()});
  CHECK(missed->lines.size() == kMissedMost);
  CHECK(missed->left_out == 150);
}

namespace {

/// alice has been in #a and #b, which have ended, and the archive knows of a line.
struct KeptScene {
  SlowAccounts accounts;
  SlowArchive archive;
  FakeIrcRelay relay{accounts, archive};
  FakeIrcClient alice{relay, "alice", "server-time"};

  KeptScene() {
    relay.hub.log_in(*relay.hub.find("alice"), "alice", at_second(0));
    alice.type("JOIN #a,#b");
    alice.type("PART #a,#b");
    ArchivedLine line{"#a", 0, false, {}};
    line.entry.text = "hi";
    line.entry.nick = "bob";
    archive.kept.push_back(line);
    alice.received();
  }
  std::string answered(bool failed = false) {
    archive.answer(failed);
    relay.hub.take_late_answers(at_second(1));
    return alice.received();
  }
};

}  // namespace

TEST_CASE("an answer that asks the archive goes on when that has answered", "[since-left]") {
  KeptScene scene;
  const std::string begun = scene.alice.answer_to("JOIN #a,#b");
  CHECK(contains(begun, " 366 alice #a "));
  CHECK_FALSE(contains(begun, "JOIN #b"));
  CHECK(scene.alice.answer_to("PING x").empty());
  REQUIRE(scene.archive.asked.size() == 1);
  CHECK(scene.archive.asked.front().second.kind == ArchiveQuery::Kind::missed);
  const std::string gone_on = scene.answered();
  CHECK(contains(gone_on, "NOTICE #a :1 line since you left at "));
  CHECK(contains(gone_on, "PRIVMSG #a :hi\n"));
  CHECK(contains(gone_on, "JOIN #b\n"));
  CHECK_FALSE(contains(gone_on, "PONG"));
  scene.archive.kept.clear();
  const std::string ended = scene.answered();
  CHECK_FALSE(contains(ended, "since you left"));
  CHECK(contains(ended, "PONG relay :x\n"));
}

TEST_CASE("where the archive fails the room's own lines are shown", "[since-left]") {
  KeptScene scene;
  scene.archive.is_busy = true;
  const std::string told = scene.alice.answer_to("JOIN #a,#b");
  CHECK(contains(told, "JOIN #a\n"));
  CHECK(contains(told, " 366 alice #b "));
  CHECK(contains(scene.alice.answer_to("PING x"), "PONG"));
}

TEST_CASE("who leaves meanwhile is told nothing more", "[since-left]") {
  KeptScene scene;
  scene.alice.type("JOIN #a,#b");
  SECTION("the relay") {
    scene.alice.dialect().leave("gone", at_second(0));
    scene.alice.received();
    CHECK(scene.answered().empty());
  }
  SECTION("the room") {
    FakeIrcClient olga(scene.relay, "olga");
    olga.enter("#a");
    relay::Person& op = *scene.relay.hub.find("olga");
    op.rules_relay = true;
    static_cast<void>(scene.relay.hub.kick(op, *scene.relay.hub.find_room("#a"), "alice", "", at_second(0)));
    CHECK_FALSE(contains(scene.answered(), "since you left"));
  }
}
