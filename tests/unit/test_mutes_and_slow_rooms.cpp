// Who is there and may not speak, or not yet; and masks that end by themselves.

#include "fake_irc_client.h"
#include "memory_keeper.h"
#include "relay/storage/kept_form.h"
#include "slow_accounts.h"

#include <chrono>
#include <string>

using namespace chat;
using namespace chat::test;

namespace {

/// alice, who rules #a by IRC, and bob, who reads it with text.
struct Scene {
  FakeIrcRelay relay;
  FakeIrcClient alice{relay, "alice"};
  FakeClient bob{relay, "bob"};

  Scene() {
    alice.enter("#a");
    bob.type("/join a");
    bob.received();
    alice.received();
  }
  void pass_time_to(double second) { relay.hub.expire(at_second(second)); }
};

}  // namespace

TEST_CASE("who is muted listens and does not speak, in any way", "[modes]") {
  Scene scene;
  CHECK(scene.alice.answer_to("MODE #a +q bob") == ":alice!~u@host MODE #a +q bob!*@*\n");
  CHECK(scene.bob.received() == "* alice set +q bob!*@*\n");
  CHECK(scene.bob.answer_to("hello") == "! You may not speak in #a: you are muted (its mode +q).\n");
  CHECK(scene.bob.answer_to("/me waves") == "! You may not speak in #a: you are muted (its mode +q).\n");
  CHECK(scene.bob.answer_to("/topic tea") == "! You may not speak in #a: you are muted (its mode +q).\n");
  scene.alice.type("PRIVMSG #a :you hear me");
  CHECK(scene.bob.received() == "<alice> you hear me\n");
  scene.alice.received();

  SECTION("nor by leaving") {
    FakeIrcClient carol(scene.relay, "carol");
    carol.enter("#a");
    scene.alice.type("MODE #a +q carol");
    scene.alice.received();
    carol.type("PART #a :my last word");
    CHECK(scene.alice.received() == ":carol!~u@host PART #a\n");
  }
  SECTION("nor by leaving all rooms") {
    FakeIrcClient carol(scene.relay, "carol");
    carol.enter("#a");
    scene.alice.type("MODE #a +q carol");
    carol.type("QUIT :my last word");
    CHECK(carol.dialect().closing_reason()->words == "Quit");
    scene.bob.type("/quit my last word");
    CHECK(scene.bob.dialect().closing_reason()->words.empty());
  }
  SECTION("nor by being away, or by a real name") {
    CHECK(scene.bob.answer_to("/away my words") ==
          "! You may not speak in #a, so nobody is told that. /away alone, and /join, go on working.\n");
    CHECK(scene.bob.answer_to("/away") == "* You are not away. /away TEXT says that you are.\n");
    FakeIrcClient carol(scene.relay, "carol");
    carol.enter("#a");
    scene.alice.type("MODE #a +q carol");
    CHECK(contains(carol.answer_to("AWAY :my words"), " 404 carol #a :"));
    CHECK(contains(carol.answer_to("SETNAME :my words"), "You may not speak in #a"));
  }
  SECTION("until that is taken back") {
    scene.alice.type("MODE #a -q bob");
    scene.bob.received();
    CHECK(scene.bob.answer_to("hello").empty());
  }
  SECTION("unless there is an exception, or a voice") {
    scene.alice.type("MODE #a +e *!*@host");
    scene.bob.received();
    CHECK(scene.bob.answer_to("hello").empty());
    scene.alice.type("MODE #a -e+v *!*@host bob");
    scene.bob.received();
    CHECK(scene.bob.answer_to("hello").empty());
  }
}

TEST_CASE("who may speak in one of its rooms gives a reason for leaving, unless another mutes it",
          "[modes]") {
  Scene scene;
  FakeIrcClient carol(scene.relay, "carol");
  carol.enter("#a");
  scene.alice.type("MODE #a +m");
  const bool is_elsewhere_too = GENERATE(false, true);
  if (is_elsewhere_too) carol.enter("#b");
  carol.type("QUIT :bye");
  CHECK(carol.dialect().closing_reason()->words == (is_elsewhere_too ? "Quit: bye" : "Quit"));
}

TEST_CASE("other servers' words for a mute are understood", "[modes]") {
  Scene scene;
  for (const std::string start : {"m:", "~m:", "~q:", "~mute:", "~Quiet:"}) {
    CAPTURE(start);
    CHECK(scene.alice.answer_to("MODE #a +b " + start + "bob") == ":alice!~u@host MODE #a +q bob!*@*\n");
    CHECK(scene.alice.answer_to("MODE #a -b " + start + "bob") == ":alice!~u@host MODE #a -q bob!*@*\n");
  }
  scene.alice.type("MODE #a +q eve");
  scene.alice.received();
  CHECK(scene.alice.answer_to("MODE #a q") ==
        ":relay 728 alice #a q eve!*@* alice 1795089600\n"
        ":relay 729 alice #a q :End of channel quiet list\n");
  CHECK(contains(scene.alice.answer_to("MODE #a +b m:"), " 696 alice #a b "));
  CHECK(contains(scene.alice.answer_to("VERSION"), " EXTBAN=~,m "));
}

TEST_CASE("a text client bans and mutes for a time", "[modes]") {
  Scene scene;
  scene.alice.type("MODE #a +o bob");
  scene.bob.received();
  CHECK(scene.bob.answer_to("/ban eve 10m") == "* You set +b eve!*@* for 10 minutes\n");
  CHECK(scene.bob.answer_to("/mute carol 2h") == "* You set +q carol!*@* for 2 hours\n");
  CHECK(scene.bob.answer_to("/ban") == "* +b of #a: 1 mask\n*   eve!*@*, set by bob, for 10 minutes\n");
  for (const std::string time : {"soon", "0", "1ms", "-5m", "36501d", "9999999d"}) {
    CHECK(scene.bob.answer_to("/ban eve " + time) ==
          "! '" + time + "' is no time from 1 second to 36,500 days, such as 10m, 2h or 7d.\n");
  }
  CHECK(scene.bob.answer_to("/ban eve 1s") == "* You set +b eve!*@* for 1 second\n");
  CHECK(scene.bob.answer_to("/ban eve 36500d") == "* You set +b eve!*@* for 36,500 days\n");
  scene.alice.received();

  scene.bob.type("/ban eve 10m");
  scene.alice.received();
  CHECK(scene.relay.hub.deadline() == at_second(600).steady);
  scene.pass_time_to(599);
  CHECK(scene.alice.received().empty());
  scene.pass_time_to(600);
  CHECK(scene.alice.received() == ":relay MODE #a -b eve!*@*\n");
  CHECK(scene.bob.received() ==
        "* You set +b eve!*@* for 10 minutes\n* The relay set -b eve!*@*: its time is over\n");
  CHECK(scene.relay.hub.deadline() == at_second(7200).steady);
  CHECK(scene.bob.answer_to("/unmute carol") == "* You set -q carol!*@*\n");
  CHECK(scene.relay.hub.deadline() == kNever);
}

TEST_CASE("the last time that was set for a mask counts", "[modes]") {
  Scene scene;
  scene.alice.type("TBAN #a 1m eve");
  scene.alice.type("TBAN #a 2m m:eve");
  CHECK(scene.alice.received() == ":alice!~u@host MODE #a +b eve!*@*\n:alice!~u@host MODE #a +q eve!*@*\n");
  scene.alice.type("TBAN #a 5m eve");
  scene.pass_time_to(120);
  CHECK(contains(scene.alice.received(), ":relay MODE #a -q eve!*@*\n"));
  CHECK(scene.relay.hub.deadline() == at_second(300).steady);
  CHECK(scene.alice.answer_to("MODE #a +b eve") == ":alice!~u@host MODE #a +b eve!*@*\n");
  CHECK(scene.relay.hub.deadline() == kNever);
  CHECK(scene.alice.answer_to("MODE #a +b eve").empty());
  check_exchanges(
      scene.alice,
      {
          {"TBAN #a soon eve",
           ":relay 400 alice TBAN soon :Not a duration from 1 second to 36500 days, such as 10m, 2h or 7d\n"},
          {"TBAN #a 106751d eve",
           ":relay 400 alice TBAN 106751d :Not a duration from 1 second to 36500 days, such as 10m, 2h or "
           "7d\n"},
          {"TBAN #a 10m", ":relay 461 alice TBAN :Not enough parameters\n"},
          {"TBAN #b 10m eve", ":relay 403 alice #b :No such channel\n"},
      });
}

TEST_CASE("nothing ends in a room that has ended", "[modes]") {
  Scene scene;
  scene.alice.type("TBAN #a 1m eve");
  scene.bob.type("/join b");
  scene.alice.type("PART #a");
  CHECK(scene.relay.hub.deadline() == kNever);
}

TEST_CASE("in a slow room each says a line in a time", "[modes]") {
  Scene scene;
  CHECK(scene.alice.answer_to("MODE #a +W 1m") == ":alice!~u@host MODE #a +W 60\n");
  CHECK(scene.alice.answer_to("MODE #a") == ":relay 324 alice #a +Wn 60\n:relay 329 alice #a 1795089600\n");
  scene.bob.received();
  scene.bob.type("one", at_second(10));
  CHECK(scene.alice.received() == ":bob!line@host PRIVMSG #a :one\n");
  scene.bob.type("two", at_second(11));
  CHECK(scene.bob.received() ==
        "! #a is slow: a line in 60 seconds from each. You may say your next in 59 seconds; what you said "
        "was not "
        "passed on.\n");
  scene.bob.type("three", at_second(70));
  CHECK(scene.alice.received() == ":bob!line@host PRIVMSG #a :three\n");

  SECTION("leaving and coming back does not help") {
    scene.bob.type("/join b", at_second(71));
    scene.bob.type("/join a", at_second(71));
    scene.bob.received();
    scene.bob.type("four", at_second(71));
    CHECK(contains(scene.bob.received(), "You may say your next in 59 seconds"));
  }
  SECTION("an operator is not held up, nor is what clients send by themselves") {
    CHECK(scene.alice.answer_to("PRIVMSG #a :one").empty());
    CHECK(scene.alice.answer_to("PRIVMSG #a :two").empty());
    FakeIrcClient carol(scene.relay, "carol", "message-tags");
    carol.enter("#a");
    CHECK(carol.answer_to("PRIVMSG #a :one").empty());
    CHECK(carol.answer_to("@+typing=active TAGMSG #a").empty());
    CHECK(carol.answer_to("PRIVMSG #a :two") ==
          ":relay 404 carol #a :Cannot send to channel (+W 60): wait 60 seconds before your next message\n");
  }
  SECTION("a text client sees and changes it") {
    CHECK(scene.bob.answer_to("/slow") ==
          "* #a is slow: 60 seconds from one line of somebody's to the next\n");
    CHECK(scene.bob.answer_to("/slow off") ==
          "! Only operators of #a may do that. /who marks them with @.\n");
    scene.alice.type("MODE #a +o bob");
    scene.bob.received();
    CHECK(scene.bob.answer_to("/slow 10s") ==
          "* You set +W 10: everybody may say one line in so many seconds\n");
    CHECK(scene.bob.answer_to("/slow off") == "* You set -W: nobody has to wait before the next line\n");
    CHECK(scene.bob.answer_to("/slow never") ==
          "! +W does not take 'never': it is a number of seconds, or a time such as 10s or 1m, a day at the "
          "most.\n");
  }
}

TEST_CASE("whoever spoke long ago in a slow room is forgotten", "[modes]") {
  relay::SlowMode slow;
  const auto pause = std::chrono::seconds(10);
  for (std::uint64_t id = 1; id <= 1'000; ++id)
    slow.note(id, pause, at_second(static_cast<double>(id)).steady);
  CHECK(slow.size() <= 128);
  CHECK(slow.next(1'000, pause) == at_second(1'010).steady);
  CHECK(slow.next(1, pause) <= at_second(1'000).steady);
}

TEST_CASE("mutes, times and a slow room outlive the relay", "[modes]") {
  SlowAccounts accounts;
  MemoryKeeper keeper;
  relay::KeptRoom room{.name = "#tea", .created = at_second(-100).wall, .claim = {"alice", {}}};
  const auto ban = [](std::string mask, WallTime until) {
    return relay::ListedMask{std::move(mask), "alice", at_second(-100).wall, until};
  };
  room.modes.bans = {ban("eve!*@*", at_second(-1).wall), ban("mallory!*@*", at_second(60).wall)};
  room.modes.mutes = {ban("trent!*@*", WallTime::max())};
  room.modes.slow_seconds = 5;
  keeper.keep(*relay::kept_room_in(relay::kept_form(room)));

  FakeIrcRelay relay(accounts, keeper);
  const auto& modes = relay.hub.find_room("#tea")->modes();
  REQUIRE(modes.bans.size() == 1);
  CHECK(modes.bans[0].mask == "mallory!*@*");
  CHECK(modes.mutes.size() == 1);
  CHECK(modes.slow_seconds == 5);
  CHECK(relay.hub.deadline() == at_second(60).steady);
  relay.hub.expire(at_second(60));
  CHECK(modes.bans.empty());
  CHECK(modes.mutes.size() == 1);
}
