// Who has come by text and said nothing yet: others are told of them when they enter.

#include "fake_irc_client.h"

#include <string>

using namespace chat;
using namespace chat::test;

namespace {

/// alice, who looks, in #lobby, and who has come after her.
struct Scene {
  FakeIrcRelay relay;
  FakeIrcClient alice{relay, "alice"};

  Scene() {
    alice.enter("#lobby");
    alice.type("MONITOR + guest1,bob");
    alice.received();
  }
};

/// Whether alice finds nobody of that nick, in whichever way she looks.
void check_not_found(FakeIrcClient& alice, const std::string& nick) {
  CHECK(alice.answer_to("ISON " + nick) == ":relay 303 alice :\n");
  CHECK(alice.answer_to("USERHOST " + nick) == ":relay 302 alice :\n");
  CHECK(contains(alice.answer_to("WHOIS " + nick), ":relay 401 alice " + nick + " :"));
  CHECK_FALSE(contains(alice.answer_to("WHO " + nick), " 352 "));
  CHECK_FALSE(contains(alice.answer_to("WHO *"), " " + nick + " "));
  CHECK_FALSE(contains(alice.answer_to("NAMES #lobby"), nick));
  CHECK(contains(alice.answer_to("MONITOR S"), ":relay 731 alice :" + nick));
}

}  // namespace

TEST_CASE("who has said nothing yet is found by nobody who looks for a nick", "[silent]") {
  Scene scene;
  FakeClient guest(scene.relay);
  CHECK(scene.alice.received().empty());
  check_not_found(scene.alice, "guest1");
  FakeClient dave(scene.relay, "dave");
  CHECK(contains(dave.answer_to("/whois guest1"), "! There is nobody here called guest1."));
  CHECK(contains(dave.answer_to("/who guest1"), "! There is nobody here called guest1."));
  SECTION("but by itself") {
    CHECK(contains(guest.answer_to("/whois guest1"), "* guest1 is from host"));
  }
  SECTION("and by operators of the relay") {
    scene.relay.hub.find("alice")->rules_relay = true;
    CHECK(contains(scene.alice.answer_to("WHOIS guest1"), ":relay 311 alice guest1 line host"));
    CHECK(contains(scene.alice.answer_to("WHO guest1"), " 352 "));
  }
  SECTION("and by all as soon as it speaks") {
    scene.alice.received();
    guest.type("hello");
    const std::string told = scene.alice.received();
    CHECK(contains(told, ":relay 730 alice :guest1!line@host\n"));
    CHECK(contains(told, ":guest1!line@host JOIN #lobby\n"));
    CHECK(scene.alice.answer_to("ISON guest1") == ":relay 303 alice :guest1\n");
    guest.dialect().leave("", at_second(1));
    CHECK(contains(scene.alice.received(), ":relay 731 alice :guest1\n"));
    CHECK(contains(scene.alice.answer_to("WHOWAS guest1"), " 314 "));
  }
  SECTION("and nobody is told that it has left") {
    scene.alice.received();
    guest.dialect().leave("", at_second(1));
    CHECK(scene.alice.received().empty());
    CHECK(contains(scene.alice.answer_to("WHOWAS guest1"), " 406 "));
  }
}

TEST_CASE("what is said to who has said nothing yet arrives, and is answered", "[silent]") {
  Scene scene;
  FakeClient guest(scene.relay);
  guest.received();
  CHECK(scene.alice.answer_to("PRIVMSG guest1 :psst").empty());
  CHECK(guest.received() == "[alice -> you] psst\n");
  guest.type("/reply yes?");
  const std::string told = scene.alice.received();
  CHECK(contains(told, ":guest1!line@host PRIVMSG alice :yes?\n"));
  CHECK(contains(told, ":relay 730 alice :guest1!line@host\n"));
}

TEST_CASE("who names itself first is told of by that name alone", "[silent]") {
  Scene scene;
  FakeClient guest(scene.relay);
  guest.type("/nick bob");
  CHECK(scene.alice.received() == ":bob!line@host JOIN #lobby\n:relay 730 alice :bob!line@host\n");
  CHECK(contains(scene.alice.answer_to("WHOWAS guest1"), " 406 "));
}

TEST_CASE("the relay that speaks does not come by that", "[silent]") {
  Scene scene;
  scene.alice.type("MONITOR + relay");
  scene.alice.received();
  auto& hub = scene.relay.hub;
  REQUIRE(hub.say(hub.console(), hub.lobby(), {.text = "hello"}, at_second(0)));
  CHECK(scene.alice.received() == ":relay PRIVMSG #lobby :hello\n");
}

TEST_CASE("who may not enter the lobby, and writes to somebody, can be found", "[silent]") {
  Scene scene;
  scene.alice.type("MODE #lobby +i");
  FakeClient guest(scene.relay);
  check_not_found(scene.alice, "guest1");
  guest.type("/msg alice let me in");
  CHECK(contains(scene.alice.received(), ":relay 730 alice :guest1!line@host\n"));
  CHECK(contains(scene.alice.answer_to("WHOIS guest1"), " 311 "));
}
