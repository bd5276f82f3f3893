// Private messages that are kept, for those who want it.

#include "fake_irc_client.h"
#include "slow_accounts.h"
#include "slow_archive.h"

#include <initializer_list>
#include <string>

using namespace chat;
using namespace chat::test;

namespace {

constexpr const char* kAble = "message-tags echo-message batch draft/chathistory draft/message-redaction";

// What was said in the hour before and the hour after the tests' time; how many follow.
const std::string kTargets =
    "CHATHISTORY TARGETS timestamp=2026-11-19T11:00:00.000Z timestamp=2026-11-19T13:00:00.000Z ";

/// alice, who has an account from the start, and bob, who gets one; both are logged in, and want it.
struct Scene {
  SlowAccounts accounts;
  SlowArchive archive;
  FakeIrcRelay relay{accounts, archive};
  FakeIrcClient alice{relay, "alice", kAble};
  FakeIrcClient bob{relay, "bob", kAble};

  Scene() {
    log_in("alice");
    bob.type("NS REGISTER milktime");
    answer_all();
    for (FakeIrcClient* const each : {&alice, &bob}) answer_to(*each, "NS SET PRIVATE ON");
  }
  void log_in(std::string_view nick, std::string_view account = {}) {
    relay.hub.log_in(*relay.hub.find(nick), account.empty() ? nick : account, at_second(0));
  }
  void answer_all() {
    accounts.answer_all(relay.hub, at_second(0));
    archive.settle();
    archive.answer();
    relay.hub.take_late_answers(at_second(1));
  }
  /// Also what comes late.
  std::string answer_to(FakeIrcClient& client, std::string_view line) {
    client.received();
    client.type(line);
    answer_all();
    return client.received();
  }
  std::string history_of(FakeIrcClient& client, std::string_view with) {
    return answer_to(client, "CHATHISTORY LATEST " + std::string(with) + " * 9");
  }
};

}  // namespace

TEST_CASE("what both want kept is read by both, and by nobody else", "[private]") {
  Scene scene;
  scene.alice.type("PRIVMSG bob :tea?");
  scene.bob.type("PRIVMSG alice :milk!");
  scene.answer_all();
  CHECK(scene.history_of(scene.alice, "BOB") ==
        ":relay BATCH +b1 chathistory bob\n@batch=b1;msgid=1 :alice!~u@host PRIVMSG bob :tea?\n"
        "@batch=b1;msgid=2 :bob!~u@host PRIVMSG alice :milk!\n:relay BATCH -b1\n");
  CHECK(contains(scene.history_of(scene.bob, "alice"), ":alice!~u@host PRIVMSG bob :tea?\n"));
  // By the account's name, when nobody is called so.
  scene.alice.type("NICK teapot");
  CHECK(contains(scene.history_of(scene.bob, "alice"), "chathistory alice\n"));
  CHECK(contains(scene.history_of(scene.bob, "teapot"), ":tea?\n"));
  FakeIrcClient eve(scene.relay, "eve", kAble);
  CHECK(contains(scene.history_of(eve, "bob"), "FAIL CHATHISTORY INVALID_TARGET LATEST bob :"));
  FakeIrcClient carol(scene.relay, "carol", kAble);
  scene.answer_to(carol, "NS REGISTER carolscarol");
  scene.answer_to(carol, "NS SET PRIVATE ON");
  CHECK_FALSE(contains(scene.history_of(carol, "bob"), "tea"));
  CHECK_FALSE(contains(scene.history_of(carol, "alice"), "tea"));
}

TEST_CASE("nothing is kept unless both want it", "[private]") {
  Scene scene;
  FakeIrcClient carol(scene.relay, "carol");
  const std::size_t before = scene.archive.kept.size();
  scene.alice.type("PRIVMSG carol :to a guest");
  carol.type("PRIVMSG alice :from a guest");
  scene.answer_to(carol, "NS REGISTER carolscarol");
  scene.alice.type("PRIVMSG carol :to who has not said so");
  CHECK(contains(scene.answer_to(carol, "NS SET PRIVATE"), "is not kept"));
  scene.alice.type("NS LOGOUT");
  scene.bob.type("PRIVMSG alice :to who is not logged in");
  scene.answer_all();
  CHECK(scene.archive.kept.size() == before);
  CHECK(contains(scene.history_of(scene.alice, "bob"), "FAIL CHATHISTORY INVALID_TARGET LATEST bob :"));
}

TEST_CASE("a stranger who has the nick is not taken for the account", "[private]") {
  Scene scene;
  scene.alice.type("PRIVMSG bob :tea?");
  scene.alice.type("NICK teapot");
  FakeIrcClient stranger(scene.relay, "alice", kAble);
  CHECK(contains(scene.history_of(scene.bob, "alice"), "INVALID_TARGET"));
  CHECK(contains(scene.history_of(stranger, "bob"), "INVALID_TARGET"));
  scene.bob.type("PRIVMSG alice :not for the disk");
  scene.answer_all();
  CHECK(scene.archive.kept.size() == 1);
}

TEST_CASE("who changes their mind ends all their conversations", "[private]") {
  Scene scene;
  scene.alice.type("PRIVMSG bob :tea?");
  SECTION("by saying so") {
    CHECK(contains(scene.answer_to(scene.bob, "NS SET PRIVATE OFF"), "is being deleted"));
    CHECK(contains(scene.answer_to(scene.bob, "NS SET PRIVATE"), "is not kept"));
  }
  SECTION("by ending their account") {
    scene.answer_to(scene.bob, "NS DROP milktime");
  }
  CHECK(scene.archive.ended == std::vector<relay::PrivateNumber>{2});
  CHECK(contains(scene.history_of(scene.alice, "bob"), "INVALID_TARGET"));
  // Whoever has the name next, or the same one, begins anew.
  scene.answer_to(scene.bob, "NS REGISTER milktime");
  CHECK(contains(scene.answer_to(scene.bob, "NS SET PRIVATE ON"), "for 30 days"));
  CHECK_FALSE(contains(scene.history_of(scene.alice, "bob"), "tea?"));
  CHECK_FALSE(contains(scene.history_of(scene.bob, "alice"), "tea?"));
}

TEST_CASE("an answer that comes after a logout is not given", "[private]") {
  Scene scene;
  scene.alice.type("PRIVMSG bob :tea?");
  scene.answer_all();
  scene.bob.received();
  scene.bob.type("CHATHISTORY LATEST alice * 9");
  scene.relay.hub.log_out(*scene.relay.hub.find("bob"), at_second(0));
  scene.answer_all();
  const std::string told = scene.bob.received();
  CHECK(contains(told, "FAIL CHATHISTORY MESSAGE_ERROR LATEST alice :"));
  CHECK_FALSE(contains(told, "tea?"));
}

TEST_CASE("TARGETS has private conversations among the rooms", "[private]") {
  Scene scene;
  scene.alice.enter("#a");
  scene.alice.type("PRIVMSG #a :in the room", at_second(2));
  scene.archive.conversations = {{2, at_second(3).wall}, {77, at_second(4).wall}};
  CHECK(scene.answer_to(scene.alice, kTargets + "9") ==
        ":relay BATCH +b1 draft/chathistory-targets\n"
        "@batch=b1 :relay CHATHISTORY TARGETS #a 2026-11-19T12:00:02.000Z\n"
        "@batch=b1 :relay CHATHISTORY TARGETS bob 2026-11-19T12:00:03.000Z\n:relay BATCH -b1\n");
  CHECK(contains(scene.answer_to(scene.alice, kTargets + "1"), "TARGETS #a "));
}

TEST_CASE("TARGETS names nobody of whom a stranger would be asked", "[private]") {
  Scene scene;
  scene.archive.conversations = {{2, at_second(3).wall}};
  scene.bob.type("NICK robert");
  CHECK(contains(scene.answer_to(scene.alice, kTargets + "9"), "TARGETS bob "));
  FakeIrcClient stranger(scene.relay, "bob");
  CHECK(contains(scene.answer_to(scene.alice, kTargets + "9"), "TARGETS robert "));
  CHECK(contains(scene.history_of(scene.alice, "robert"), "chathistory robert"));
  scene.bob.type("NS LOGOUT");
  CHECK_FALSE(contains(scene.answer_to(scene.alice, kTargets + "9"), "TARGETS "));
}

TEST_CASE("TARGETS has rooms of which only the disk knows that something was said", "[private]") {
  Scene scene;
  scene.alice.enter("#Tea");
  scene.alice.enter("#milk");
  scene.alice.enter("#left");
  scene.alice.enter("#gone");
  scene.alice.type("PRIVMSG #milk :remembered", at_second(2));
  scene.archive.spoken_in = {{"#tea", at_second(1).wall},
                             {"#milk", at_second(9).wall},
                             {"#left", at_second(3).wall},
                             {"#none", at_second(3).wall}};
  scene.alice.received();
  scene.alice.type(kTargets + "9");
  REQUIRE(scene.archive.asked.size() == 1);
  std::string asked;
  for (const relay::RoomOfEra& each : scene.archive.asked[0].second.rooms) asked += each.room + " ";
  CHECK(asked == "#tea #left #gone ");
  scene.relay.hub.part(*scene.relay.hub.find("alice"), *scene.relay.hub.find_room("#left"), "", at_second(4));
  scene.answer_all();
  const std::string told = scene.alice.received();
  CHECK(contains(told, "TARGETS #Tea 2026-11-19T12:00:01.000Z"));
  CHECK(contains(told, "TARGETS #milk 2026-11-19T12:00:02.000Z"));
  CHECK_FALSE(contains(told, "TARGETS #left"));
  CHECK_FALSE(contains(told, "TARGETS #none"));
  CHECK_FALSE(contains(told, "TARGETS #gone"));
}

TEST_CASE("TARGETS knows nothing of a line that was taken back", "[private]") {
  Scene scene;
  scene.alice.enter("#a");
  scene.alice.type("PRIVMSG #a :said", at_second(2));
  scene.alice.type("PRIVMSG #a :a slip", at_second(4));
  scene.answer_all();
  const auto targets = [&] { return scene.answer_to(scene.alice, kTargets + "9"); };
  CHECK(contains(targets(), "TARGETS #a 2026-11-19T12:00:04.000Z"));
  const auto take_back = [&](std::size_t number) {
    scene.answer_to(scene.alice, "REDACT #a " + std::to_string(scene.archive.kept[number].entry.id));
  };
  take_back(1);
  CHECK(contains(targets(), "TARGETS #a 2026-11-19T12:00:02.000Z"));
  take_back(0);
  CHECK_FALSE(contains(targets(), "TARGETS #a"));
}

TEST_CASE("a private line is taken back by who said it", "[private]") {
  Scene scene;
  scene.alice.type("PRIVMSG bob :tea?");
  scene.bob.type("PRIVMSG alice :milk!");
  scene.answer_all();
  CHECK(contains(scene.answer_to(scene.alice, "REDACT bob 2"),
                 "FAIL REDACT REDACT_FORBIDDEN bob 2 :The other one said that"));
  CHECK(contains(scene.answer_to(scene.alice, "REDACT bob 7"), "FAIL REDACT UNKNOWN_MSGID bob 7 :"));
  scene.bob.received();
  CHECK(scene.answer_to(scene.alice, "REDACT bob 1 :a slip") ==
        "@msgid=3 :alice!~u@host REDACT bob 1 :a slip\n");
  CHECK(scene.bob.received() == "@msgid=3 :alice!~u@host REDACT bob 1 :a slip\n");
  CHECK(scene.archive.taken_back == std::vector<std::uint64_t>{1});
  CHECK_FALSE(contains(scene.history_of(scene.bob, "alice"), "tea?"));
}

TEST_CASE("text clients have all that, too", "[private]") {
  Scene scene;
  FakeClient dave(scene.relay, "dave");
  const auto answer = [&](std::string_view line) {
    dave.type(line);
    scene.answer_all();
    return dave.received();
  };
  CHECK(answer("/keep-private on") == "! You are not logged in: /login [NAME] PASSWORD\n");
  answer("/register davesdave");
  CHECK(answer("/keep-private") == "* What you and others tell each other alone is not kept.\n");
  CHECK(answer("/history @bob") ==
        "! Nothing is kept of what you and bob tell each other: for that, both of you log in and type "
        "/keep-private on\n");
  CHECK(contains(answer("/keep-private on"),
                 "/keep-private off ends that, and deletes what was kept for both"));
  CHECK(contains(answer("/keep-private maybe"), "! /keep-private takes on or off"));
  scene.bob.type("PRIVMSG dave :tea?");
  answer("/msg bob milk!");
  answer("/msg bob and honey");
  CHECK(answer("/history @bob") ==
        "* The last 3 lines that were said between bob and you:\n[12:00] <bob> tea?\n[12:00] <dave> "
        "milk!\n[12:00] <dave> and honey\n");
  CHECK(contains(answer("/history @bob 1"), "* The last line "));
  CHECK(answer("/redact @bob milk") == "* You took back: milk!. Who has seen it has seen it.\n");
  CHECK(answer("/redact @bob tea") == "! You have said nothing with these words to bob lately.\n");
  CHECK_FALSE(contains(answer("/history @bob"), "milk!"));
  scene.bob.type("PRIVMSG dave :a secret");
  scene.answer_all();
  scene.answer_to(scene.bob, "REDACT dave " + std::to_string(scene.archive.kept.back().entry.id));
  CHECK(dave.received() == "[bob -> you] a secret\n* bob took back a line that was for you alone\n");
}

TEST_CASE("what does not reach who ignores its sender is in the sender's history alone", "[private]") {
  Scene scene;
  scene.alice.type("PRIVMSG bob :heard");
  scene.bob.type("SILENCE +alice!*@*");
  scene.bob.received();
  CHECK(contains(scene.answer_to(scene.alice, "PRIVMSG bob :ignored"), "PRIVMSG bob :ignored\n"));
  CHECK(scene.bob.received().empty());
  CHECK(contains(scene.history_of(scene.alice, "bob"), ":ignored\n"));
  const std::string bobs = scene.history_of(scene.bob, "alice");
  CHECK(contains(bobs, ":heard\n"));
  CHECK_FALSE(contains(bobs, "ignored"));
  SECTION("and it is taken back without a word to the other") {
    scene.bob.received();
    CHECK(contains(scene.answer_to(scene.alice, "REDACT bob 2 :rude"), "REDACT bob 2 :rude\n"));
    CHECK(scene.bob.received().empty());
  }
  SECTION("also where the other ignores it no longer") {
    scene.bob.type("SILENCE -alice!*@*");
    scene.bob.received();
    CHECK(contains(scene.answer_to(scene.alice, "REDACT bob 2"), "REDACT bob 2\n"));
    CHECK(scene.bob.received().empty());
    scene.answer_to(scene.alice, "REDACT bob 1");
    CHECK(contains(scene.bob.received(), "REDACT bob 1\n"));
  }
}
