// MONITOR, and what comes with it.

#include "fake_irc_client.h"
#include "hub_person.h"

#include <string>

using namespace chat;
using namespace chat::test;

TEST_CASE("a watcher is told who comes, goes and is called otherwise", "[irc][monitor]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  CHECK(alice.answer_to("MONITOR + Bob,carol") == ":relay 731 alice :Bob,carol\n");
  {
    FakeIrcClient bob(relay, "bob");
    CHECK(alice.received() == ":relay 730 alice :bob!~u@host\n");
    CHECK(alice.answer_to("MONITOR S") == ":relay 730 alice :bob!~u@host\n:relay 731 alice :carol\n");
    bob.type("NICK Bob");
    CHECK(alice.received().empty());
    bob.type("NICK carol");
    CHECK(alice.received() == ":relay 731 alice :Bob\n:relay 730 alice :carol!~u@host\n");
  }
  CHECK(alice.received() == ":relay 731 alice :carol\n");
  CHECK(alice.answer_to("MONITOR L") ==
        ":relay 732 alice :Bob,carol\n:relay 733 alice :End of MONITOR list\n");
  alice.type("MONITOR - BOB");
  CHECK(alice.answer_to("MONITOR L") == ":relay 732 alice :carol\n:relay 733 alice :End of MONITOR list\n");
  alice.type("MONITOR C");
  CHECK(alice.answer_to("MONITOR L") == ":relay 733 alice :End of MONITOR list\n");
  FakeClient carol(relay, "carol");
  CHECK(alice.received().empty());
}

TEST_CASE("a text client is watched like any other", "[irc][monitor]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  alice.type("MONITOR + bob");
  alice.received();
  FakeClient bob(relay, "bob");
  CHECK(alice.received() == ":relay 730 alice :bob!line@host\n");
  bob.type("/quit");
  bob.dialect().leave("", at_second(1));
  CHECK(alice.received() == ":relay 731 alice :bob\n");
}

TEST_CASE("whoever watches may leave", "[irc][monitor]") {
  FakeIrcRelay relay;
  {
    FakeIrcClient alice(relay, "alice");
    alice.type("MONITOR + bob,alice");
    alice.type("NICK alicia");
    CHECK(contains(alice.received(), ":alice!~u@host NICK alicia\n"));
  }
  FakeIrcClient bob(relay, "bob");
  CHECK(bob.received().empty());
}

TEST_CASE("a list of nicks to watch is bounded", "[irc][monitor]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  CHECK(contains(alice.answer_to("VERSION"), " MONITOR=100 "));
  for (int i = 0; i < 99; ++i) alice.type("MONITOR + n" + std::to_string(i));
  CHECK(alice.answer_to("MONITOR + x,y,z") ==
        ":relay 734 alice 100 y,z :Monitor list is full\n:relay 731 alice :x\n");
  CHECK(alice.answer_to("MONITOR + x") == ":relay 731 alice :x\n");
  CHECK(alice.answer_to("MONITOR + 1,*!*@*").empty());
  const std::string four(25, 'w');
  const auto nick = [&](char letter) { return four + letter; };
  CHECK(alice.answer_to("MONITOR + " + nick('a') + "," + nick('b') + "," + nick('c') + "," + nick('d')) ==
        ":relay 734 alice 100 " + nick('a') + "," + nick('b') + "," + nick('c') +
            " :Monitor list is full\n:relay 734 alice 100 " + nick('d') + " :Monitor list is full\n");
  check_exchanges(alice, {
                             {"MONITOR", ":relay 461 alice MONITOR :Not enough parameters\n"},
                             {"MONITOR ?", ":relay 400 alice MONITOR ? :Unknown action: +, -, C, L or S\n"},
                             {"MONITOR +", ":relay 461 alice MONITOR :Not enough parameters\n"},
                         });
  for (const char* line : {"MONITOR L", "MONITOR S"}) {
    const std::string answer = alice.answer_to(line);
    for (std::size_t start = 0; start < answer.size(); start = answer.find('\n', start) + 1)
      CHECK(answer.find('\n', start) - start <= 510);
  }
}

TEST_CASE("with extended-monitor a watcher is told more, and once", "[irc][monitor]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice", "extended-monitor away-notify setname");
  FakeIrcClient carol(relay, "carol", "away-notify setname");
  FakeIrcClient bob(relay, "bob");
  for (FakeIrcClient* each : {&alice, &carol}) each->type("MONITOR + bob");
  alice.received();
  carol.received();
  bob.type("AWAY :tea");
  CHECK(alice.received() == ":bob!~u@host AWAY :tea\n");
  CHECK(carol.received().empty());
  bob.type("SETNAME :Robert");
  CHECK(alice.received() == ":bob!~u@host SETNAME :Robert\n");
  bob.enter("#a");
  alice.enter("#a");
  bob.type("AWAY");
  CHECK(alice.received() == ":bob!~u@host AWAY\n");
  alice.type("PART #a");
  alice.type("CAP REQ :-extended-monitor");
  alice.received();
  bob.type("AWAY :tea");
  CHECK(alice.received().empty());
}

TEST_CASE("names come unasked only to who wants them", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice", "no-implicit-names");
  CHECK(alice.answer_to("JOIN #a") == ":alice!~u@host JOIN #a\n");
  CHECK(alice.answer_to("NAMES #a") ==
        ":relay 353 alice = #a :@alice\n:relay 366 alice #a :End of /NAMES list\n");
}

TEST_CASE("a client may say before it is registered that nobody is there", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  FakeIrcClient bob(relay);
  CHECK(bob.answer_to("AWAY :gone") == ":relay 451 * :You have not registered\n");
  bob.type("CAP REQ :draft/pre-away");
  CHECK(contains(bob.answer_to("AWAY :" + std::string(301, 'x')), ":relay 417 "));
  CHECK(bob.answer_to("AWAY *") == ":relay 306 * :You have been marked as being away\n");
  for (const char* line : {"NICK bob", "USER b 0 * :Bob", "CAP END"}) bob.type(line);
  CHECK(contains(alice.answer_to("WHOIS bob"), ":relay 301 alice bob :not at the keyboard\n"));
  bob.type("AWAY");
  CHECK_FALSE(contains(alice.answer_to("WHOIS bob"), " 301 "));
  alice.type("AWAY *");
  CHECK(contains(bob.answer_to("WHOIS alice"), ":relay 301 bob alice :*\n"));
}

TEST_CASE("a name is changed so often and not oftener", "[irc]") {
  FakeIrcRelay relay{chat::relay::HubSettings{.nick_changes = {2, std::chrono::seconds(10)}}};
  FakeIrcClient alice(relay, "alice");
  alice.type("NICK b");
  alice.type("NICK c");
  CHECK(alice.answer_to("NICK d") == ":relay 438 c d :Nick change too fast: wait 10 seconds\n");
  CHECK(alice.answer_to("NICK d", at_second(10)) == ":c!~u@host NICK d\n");
  FakeClient bob(relay, "bob");
  bob.type("/nick robert");
  CHECK(bob.answer_to("/nick rob") == "! You have changed your name too often: try again in 10 seconds.\n");
}

TEST_CASE("who logs in has its account's name, however often it has changed its own", "[hub]") {
  LocalHub hub{{.nick_changes = {1, std::chrono::seconds(10)}}, at_second(0)};
  const relay::LineRendering rendering;
  HubPerson guest(hub, rendering);
  REQUIRE(hub.rename(*guest, "guest77", at_second(0)));
  REQUIRE_FALSE(hub.rename(*guest, "guest78", at_second(0)));
  CHECK(hub.log_in(*guest, "alice", at_second(0)).renamed);
  CHECK((*guest).nick == "alice");
}
