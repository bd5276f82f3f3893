#include "catch.h"
#include "cuts.h"
#include "fake_client.h"
#include "looking.h"

#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>

using chat::test::at_second;
using chat::test::contains;
using chat::test::FakeClient;
using chat::test::FakeRelay;

TEST_CASE("nothing that a person says begins as the relay's own words do", "[line]") {
  const std::vector<std::string> spoken{"/me is shutting down. Goodbye.",
                                        "* bob left",
                                        "! No",
                                        "/me \x1B[2J* bob left",
                                        "/me \r* bob left",
                                        "/me \x02* bob left",
                                        "/me left",
                                        "/msg watcher * bob left",
                                        "/msg late x"};
  for (const bool timed : {false, true}) {
    FakeRelay relay;
    FakeClient bob(relay, "bob");
    FakeClient watcher(relay, "watcher");
    if (timed) watcher.answer_to("/times on");
    for (const std::string& line : spoken) {
      INFO(line);
      bob.received();
      watcher.received();
      bob.type(line, at_second(1000));
      const std::string heard = watcher.received();
      const std::string words = timed && !heard.empty() ? heard.substr(6) : heard;
      CHECK((words.empty() || words.starts_with("<bob> ") || words.starts_with("<* bob> ") ||
             words.starts_with("[bob -> you] ")));
    }
    FakeClient late(relay, "late");
    late.answer_to("/join elsewhere");
    const std::string history = late.answer_to("/join lobby");
    CHECK(history.find("] <* bob> left\n") != std::string::npos);
    CHECK(history.find("] * ") == std::string::npos);
  }
}

TEST_CASE("a newcomer is greeted with name, room and company", "[line]") {
  FakeRelay relay;
  FakeClient first(relay);
  CHECK(first.received() ==
        "* Welcome to chat-relay. You are guest1, in #lobby, alone so far. /help lists commands.\n");
  FakeClient second(relay);
  CHECK(contains(second.received(), "You are guest2, in #lobby with 1 who has said nothing yet. /help"));
  CHECK(second.answer_to("/nick bob") == "* You are now known as bob\n");
  CHECK(first.received() == "* bob joined\n");
  first.type("hi");
  CHECK(second.received() == "* guest1 joined\n<guest1> hi\n");
  FakeClient third(relay);
  FakeClient fourth(relay);
  CHECK(contains(third.received(), "in #lobby with bob and guest1."));
  FakeClient fifth(relay);
  CHECK(contains(fifth.received(), "in #lobby with bob, guest1 and 2 who have said nothing yet."));
}

TEST_CASE("who has said nothing reads along, and is neither announced nor listed", "[line]") {
  FakeRelay relay;
  FakeClient alice(relay, "alice");
  alice.received();
  {
    FakeClient silent(relay);
    silent.received();
    alice.type("hi");
    CHECK(silent.received() == "<alice> hi\n");
    CHECK(alice.answer_to("/who") == "* 1 person in #lobby, and 1 who has said nothing yet:\n*   @alice\n");
    CHECK(silent.answer_to("").empty());
    CHECK(alice.answer_to("/kick guest2") == "! guest2 is not in #lobby.\n");
    CHECK(alice.answer_to("/msg guest2 psst").empty());
    CHECK(silent.received() == "[alice -> you] psst\n");
  }
  CHECK(alice.received().empty());
  CHECK(relay.hub.former_people().size() == 0);
}

TEST_CASE("a first line of any kind announces who it is from", "[line]") {
  struct Case {
    std::string line;
    std::string others_are_told;
  };
  const std::string joined = "* guest2 joined\n";
  for (const auto& [line, told] : std::vector<Case>{{"hi", joined + "<guest2> hi\n"},
                                                    {"/me waves", joined + "<* guest2> waves\n"},
                                                    {"/who", joined},
                                                    {"/nonsense", joined},
                                                    {"/nick bob", "* bob joined\n"},
                                                    {"/nick alice", ""},
                                                    {"/NICK 4you", ""},
                                                    {"/join dev", ""},
                                                    {"/join", ""},
                                                    {"/quit bye", ""},
                                                    {"", ""},
                                                    {"\xE9", ""},
                                                    {" /msg alice x", ""},
                                                    {"SSH-2.0-x", ""},
                                                    {std::string(5000, 'x'), ""}}) {
    INFO(line);
    FakeRelay relay;
    FakeClient alice(relay, "alice");
    alice.received();
    {
      FakeClient newcomer(relay);
      newcomer.received();
      newcomer.type(line);
      CHECK(alice.received() == told);
      if (!told.empty()) newcomer.type("more");
      alice.received();
      newcomer.dialect().leave("", at_second(0));
    }
    CHECK((alice.received().empty()) == told.empty());
  }
}

TEST_CASE("a flood of arrivals and departures is told together, to people", "[line]") {
  FakeRelay relay;
  FakeClient alice(relay, "alice");
  alice.received();
  const auto come_and_go = [&](int count) {
    for (int i = 0; i < count; ++i) {
      FakeClient passing(relay, fmt::format("p{}", i));
      passing.dialect().leave("", at_second(0));
    }
  };
  come_and_go(29);
  const std::string singly = alice.received();
  CHECK(singly.starts_with("* p0 joined\n* p0 left\n* p1 joined\n"));
  CHECK(singly.ends_with("* p28 joined\n* p28 left\n"));
  CHECK(relay.hub.deadline() == chat::kNever);
  come_and_go(1);
  CHECK(alice.received() == "* p0 joined\n");
  come_and_go(40);
  CHECK(alice.received().empty());
  REQUIRE(relay.hub.deadline() == at_second(5).steady);
  relay.hub.expire(at_second(5));
  CHECK(alice.received() ==
        "* p0, p1, p2, p3, p4 and 35 others joined; p0, p0, p1, p2, p3 and 36 others left\n");
  CHECK(relay.hub.deadline() == chat::kNever);
  come_and_go(6);
  relay.hub.expire(at_second(10));
  CHECK(alice.received() == "* p0, p1, p2, p3, p4 and 1 other joined; p0, p1, p2, p3, p4 and 1 other left\n");
  relay.hub.expire(at_second(100));
  CHECK(alice.received().empty());
}

TEST_CASE("who listened is kept out like anybody else when it wants to come in", "[line]") {
  FakeRelay relay;
  FakeClient alice(relay, "alice");
  FakeClient silent(relay);
  silent.received();
  FakeClient other(relay);
  other.received();
  alice.type("/mode +b guest2");
  alice.received();
  CHECK(silent.received() ==
        "* alice set +b guest2!*@*\n* You are in no room now: /join one. /rooms lists them.\n");
  alice.type("between us");
  CHECK(silent.received().empty());
  CHECK(contains(silent.answer_to("hi"), "! You are in no room: /join one."));
  CHECK(contains(silent.answer_to("/join lobby"), "! You may not enter #lobby: you are banned."));
  CHECK(contains(other.received(), "<alice> between us"));
  alice.type("/mode -b guest2");
  CHECK(contains(silent.answer_to("/join lobby"), "* You are now in #lobby"));
  CHECK(contains(alice.received(), "* guest2 joined\n"));
}

TEST_CASE("a large company is summed up", "[line]") {
  FakeRelay relay;
  std::vector<std::unique_ptr<FakeClient>> crowd;
  const auto fill = [&](std::size_t people) {
    while (crowd.size() < people)
      crowd.push_back(std::make_unique<FakeClient>(relay, fmt::format("p{:02}", crowd.size())));
  };
  fill(11);
  CHECK(contains(FakeClient(relay).received(), "p08, p09 and 1 other."));
  fill(14);
  CHECK(contains(FakeClient(relay).received(), "p08, p09 and 4 others."));
}

TEST_CASE("what one says the others see, once and in one order", "[line]") {
  FakeRelay relay;
  FakeClient alice(relay, "alice");
  FakeClient bob(relay, "bob");
  FakeClient carol(relay, "carol");
  for (FakeClient* client : {&alice, &bob, &carol}) client->received();
  alice.type("hi");
  bob.type("/me waves");
  alice.type("//etc is a path");
  CHECK(alice.received() == "<* bob> waves\n");
  CHECK(bob.received() == "<alice> hi\n<alice> /etc is a path\n");
  CHECK(carol.received() == "<alice> hi\n<* bob> waves\n<alice> /etc is a path\n");
}

TEST_CASE("what is typed is understood however it is cut", "[line]") {
  const std::string typed = "hi\r\n/me waves\n\n\xC3\xA4 \xF0\x9F\x98\x80\nbye\n";
  for (const auto& pieces : chat::test::all_cuts(typed)) {
    FakeRelay relay;
    FakeClient alice(relay, "alice");
    FakeClient bob(relay, "bob");
    bob.received();
    for (const auto piece : pieces) alice.send(piece);
    CHECK(bob.received() == "<alice> hi\n<* alice> waves\n<alice> \xC3\xA4 \xF0\x9F\x98\x80\n<alice> bye\n");
  }
}

TEST_CASE("names change for everybody", "[line]") {
  FakeRelay relay;
  FakeClient alice(relay, "alice");
  FakeClient bob(relay, "bob");
  bob.received();
  CHECK(alice.answer_to("/nick dave") == "* You are now known as dave\n");
  CHECK(bob.received() == "* alice is now known as dave\n");
  CHECK(alice.answer_to("/nick BOB") == "! The name BOB is taken. Choose another: /nick NAME\n");
  CHECK(contains(alice.answer_to("/nick 4you"), "! '4you' cannot be a name. "));
  CHECK(alice.answer_to("/nick " + std::string(33, 'x')) ==
        "! That name has 33 bytes, and 32 is the most.\n");
  CHECK(alice.answer_to("/nick") == "! Something is missing: /nick NAME\n");
  CHECK(bob.received().empty());
}

TEST_CASE("private words reach one person", "[line]") {
  FakeRelay relay;
  FakeClient alice(relay, "alice");
  FakeClient bob(relay, "bob");
  FakeClient carol(relay, "carol");
  for (FakeClient* client : {&alice, &bob, &carol}) client->received();
  CHECK(alice.answer_to("/msg BOB psst,  you").empty());
  CHECK(bob.received() == "[alice -> you] psst,  you\n");
  CHECK(carol.received().empty());
  CHECK(alice.answer_to("/msg eve hi") == "! There is nobody here called eve.\n");
  CHECK(alice.answer_to("/msg #tea hi") ==
        "! #tea is a room: who has gone there talks in it without a command. /join #tea goes there.\n");
  CHECK(alice.answer_to("/msg bob") == "! What is bob to be told? /msg NAME TEXT\n");
}

TEST_CASE("rooms are apart", "[line]") {
  FakeRelay relay;
  FakeClient alice(relay, "alice");
  FakeClient bob(relay, "bob");
  bob.received();
  CHECK(alice.answer_to("/join tea") == "* You are now in #tea, alone so far.\n");
  CHECK(bob.received() == "* alice went to #tea\n");
  alice.type("alone");
  CHECK(bob.received().empty());
  CHECK(contains(bob.answer_to("/join #TEA"),
                 "* You are now in #tea with alice.\n* The last line said here:\n"));
  CHECK(alice.received() == "* bob joined\n");
  CHECK(alice.answer_to("/join #tea") == "! You are in #tea already.\n");
  CHECK(contains(alice.answer_to("/join a,b"), "! '#a,b' is no room"));
  CHECK(alice.answer_to("/rooms") == "* #lobby, 0 people\n* #tea, 2 people\n");
  CHECK(alice.answer_to("/who") == "* 2 people in #tea:\n*   @alice bob\n");
}

TEST_CASE("a topic is set, shown and cleared", "[line]") {
  FakeRelay relay;
  FakeClient alice(relay, "alice");
  FakeClient bob(relay, "bob");
  bob.received();
  CHECK(alice.answer_to("/topic") == "* #lobby has no topic\n");
  CHECK(alice.answer_to("/topic lunch at \x1B[1mnoon") == "* You set the topic\n");
  CHECK(bob.received() == "* alice set the topic: lunch at ^[[1mnoon\n");
  CHECK(bob.answer_to("/topic") == "* Topic: lunch at ^[[1mnoon\n");
  FakeClient carol(relay);
  CHECK(contains(carol.received(), "\n* Topic: lunch at ^[[1mnoon\n"));
  CHECK(alice.answer_to("/topic " + std::string(351, 'x')) ==
        "! The topic was not set: it has 351 bytes, and 350 is the most.\n");
  bob.received();
  CHECK(alice.answer_to("/topic -") == "* You cleared the topic\n");
  CHECK(bob.received() == "* alice cleared the topic\n");
}

TEST_CASE("those who come later are shown what was said, with times and dates", "[line]") {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  FakeRelay relay;
  FakeClient alice(relay, "alice");
  alice.type("forgotten", at_second(0));
  alice.type("one", at_second(60));
  alice.type("/me waves", at_second(120));
  alice.type("\x1B[2J", at_second(180));
  const std::string shown = "[12:01] <alice> one\n[12:02] <* alice> waves\n[12:03] <alice> ^[[2J\n";
  FakeClient bob(relay, {}, at_second(240));
  CHECK(contains(bob.received(), "* The last 3 lines said here:\n" + shown));
  FakeClient carol(relay, {}, at_second(86'400));
  CHECK(contains(carol.received(), "[2026-11-19 12:01] <alice> one\n"));
}

TEST_CASE("what cannot be said is refused with what, why and how much", "[line]") {
  FakeRelay relay;
  FakeClient alice(relay, "alice");
  FakeClient bob(relay, "bob");
  bob.received();
  CHECK(alice.answer_to(std::string(5'000, 'x')) ==
        "! Your line was not sent: it has 5,000 bytes, and 4,096 is the most.\n");
  CHECK(alice.answer_to("caf\xE9") == "! Your line was not sent: it is not UTF-8 (byte 4 is 0xE9).\n");
  CHECK(contains(alice.answer_to("/dance"), "! There is no command /dance. "));
  CHECK(bob.received().empty());
  alice.type(std::string(4'096, 'x'));
  CHECK(bob.received() == "<alice> " + std::string(4'096, 'x') + "\n");
}

TEST_CASE("help lists every command", "[line]") {
  FakeRelay relay;
  FakeClient alice(relay);
  const std::string help = alice.answer_to("/help");
  for (const char* command :
       {"/help", "/nick NAME", "/me ACTION", "/msg NAME TEXT", "/reply TEXT", "/times on|off", "/who",
        "/rooms", "/join ROOM [KEY]", "/topic [TEXT]", "/invite NAME", "/away [TEXT]", "/kick NAME [REASON]",
        "/op NAMES", "/deop NAMES", "/mode [CHANGES]", "/quit [REASON]", "//TEXT"}) {
    CHECK(contains(help, command));
  }
}

TEST_CASE("whoever leaves is missed, with the reason where there is one", "[line]") {
  FakeRelay relay;
  FakeClient watcher(relay, "watcher");
  const auto seen_after = [&](const std::string& typed, const std::string& reason) {
    FakeClient guest(relay, "guest");
    watcher.received();
    if (!typed.empty()) guest.type(typed);
    if (typed.empty()) guest.dialect().finish_input(at_second(0));
    REQUIRE(guest.dialect().closing_reason());
    REQUIRE(guest.dialect().closing_reason()->words == reason);
    guest.dialect().leave(reason, at_second(0));
    return watcher.received();
  };
  CHECK(seen_after("/quit", "") == "* guest left\n");
  CHECK(seen_after("/quit gone \x1B[fishing", "Quit: gone \x1B[fishing") ==
        "* guest left, saying: gone ^[[fishing\n");
  CHECK(seen_after("", "") == "* guest left\n");
}

TEST_CASE("a last line needs no newline", "[line]") {
  FakeRelay relay;
  FakeClient alice(relay, "alice");
  FakeClient bob(relay, "bob");
  bob.received();
  alice.send("last words");
  CHECK(bob.received().empty());
  alice.dialect().finish_input(at_second(0));
  CHECK(bob.received() == "<alice> last words\n");
}

TEST_CASE("a flood is delayed by the clock, and nothing of it is lost", "[line]") {
  FakeRelay relay;
  relay.settings.reading.flood = {2, std::chrono::seconds(1)};
  FakeClient bob(relay);
  FakeClient alice(relay);
  bob.received();
  alice.send("1\n2\n3\n4\n", at_second(0));
  CHECK(bob.received() == "* guest2 joined\n<guest2> 1\n<guest2> 2\n");
  CHECK(alice.received().ends_with(
      "! You are sending faster than 1 line a second: 2 of your lines wait, none is lost while you stay.\n"));
  CHECK(alice.dialect().read_budget() == 0);
  CHECK(alice.dialect().deadline() == at_second(1).steady);
  alice.dialect().expire(at_second(1));
  CHECK(bob.received() == "<guest2> 3\n");
  alice.dialect().expire(at_second(2));
  CHECK(bob.received() == "<guest2> 4\n");
}

TEST_CASE("those who missed lines are told how many", "[line]") {
  FakeRelay relay;
  FakeClient alice(relay, "alice");
  CHECK(alice.dialect().words_for_gap(1312) ==
        "! You missed 1,312 lines: you were not reading, and 1 MiB is the most that is kept for you.\n");
}
