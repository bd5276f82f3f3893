#include "catch.h"
#include "fake_irc_client.h"

#include <cstdlib>
#include <string>

using namespace chat;
using namespace chat::test;

namespace {

const std::string kAll = "batch server-time message-tags draft/chathistory";

/// Ten lines, "0" to "9", one each minute, in #a.
struct Scene {
  FakeIrcRelay relay{50};
  FakeIrcClient alice{relay, "alice"};
  FakeIrcClient bob{relay, "bob", kAll};

  Scene() {
    alice.type("JOIN #a");
    for (int i = 0; i < 10; ++i) alice.type("PRIVMSG #a :" + std::to_string(i), at_second(60 * i));
    bob.type("JOIN #a");
  }

  /// What was said, in one string, of the lines that come in answer.
  std::string ask(const std::string& question) {
    const std::string answer = bob.answer_to("CHATHISTORY " + question);
    CHECK(contains(answer, ":relay BATCH +"));
    std::string said;
    for (std::size_t at = answer.find("PRIVMSG"); at != std::string::npos;
         at = answer.find("PRIVMSG", at + 1))
      said += answer[at + std::string_view("PRIVMSG #a :").size()];
    return said;
  }
};

std::string minute(int number) {
  return "timestamp=2026-11-19T12:0" + std::to_string(number) + ":00.000Z";
}

}  // namespace

TEST_CASE("history is asked for by id and by time", "[irc]") {
  Scene scene;
  CHECK(scene.ask("LATEST #a * 3") == "789");
  CHECK(scene.ask("latest #A msgid=e-8 5") == "89");
  CHECK(scene.ask("LATEST #a " + minute(6) + " 2") == "89");
  CHECK(scene.ask("BEFORE #a msgid=e-4 2") == "12");
  CHECK(scene.ask("BEFORE #a " + minute(2) + " 50") == "01");
  CHECK(scene.ask("AFTER #a msgid=e-4 2") == "45");
  CHECK(scene.ask("AFTER #a " + minute(8) + " 50") == "9");
  CHECK(scene.ask("AROUND #a msgid=e-5 3") == "345");
  CHECK(scene.ask("AROUND #a " + minute(5) + " 4") == "3456");
  CHECK(scene.ask("BETWEEN #a msgid=e-2 msgid=e-6 10") == "234");
  CHECK(scene.ask("BETWEEN #a msgid=e-6 msgid=e-2 2") == "34");
  CHECK(scene.ask("BETWEEN #a " + minute(1) + " msgid=e-9 3") == "234");
  CHECK(scene.ask("BETWEEN #a msgid=e-4 msgid=e-4 3") == "");
  CHECK(scene.ask("LATEST #a * 1000") == "0123456789");
}

TEST_CASE("a message comes back with its id and time, labelled as one batch", "[irc]") {
  Scene scene;
  scene.bob.type("CAP REQ labeled-response");
  CHECK(scene.bob.answer_to("@label=x CHATHISTORY LATEST #a * 1") ==
        "@label=x :relay BATCH +b2 chathistory #a\n"
        "@batch=b2;time=2026-11-19T12:09:00.000Z;msgid=e-10 :alice!~u@host PRIVMSG #a :9\n"
        ":relay BATCH -b2\n");
}

TEST_CASE("targets are those where something was said", "[irc]") {
  Scene scene;
  scene.bob.type("JOIN #empty");
  CHECK(scene.bob.answer_to("CHATHISTORY TARGETS " + minute(0) + " timestamp=2026-11-19T13:00:00.000Z 9") ==
        ":relay BATCH +b2 draft/chathistory-targets\n"
        "@batch=b2 :relay CHATHISTORY TARGETS #a 2026-11-19T12:09:00.000Z\n"
        ":relay BATCH -b2\n");
  CHECK_FALSE(
      contains(scene.bob.answer_to("CHATHISTORY TARGETS " + minute(0) + " " + minute(3) + " 9"), "#a"));
}

TEST_CASE("a question that cannot be answered is refused", "[irc]") {
  Scene scene;
  FakeIrcClient carol(scene.relay, "carol", kAll);
  check_exchanges(scene.bob, {
                                 {"CHATHISTORY", ":relay 461 bob CHATHISTORY :Not enough parameters\n"},
                                 {"CHATHISTORY NONSENSE #a * 1",
                                  ":relay FAIL CHATHISTORY INVALID_PARAMS NONSENSE :Unknown command\n"},
                                 {"CHATHISTORY LATEST #nowhere * 1",
                                  ":relay FAIL CHATHISTORY INVALID_TARGET LATEST #nowhere :"
                                  "Messages could not be retrieved: you are not there\n"},
                             });
  for (const std::string question :
       {"LATEST #a", "LATEST #a *", "LATEST #a * 0", "LATEST #a * -1", "LATEST #a * x", "BEFORE #a * 1",
        "AFTER #a nonsense 1", "AFTER #a msgid=other-1 1", "AFTER #a timestamp=2026-13-01T00:00:00.000Z 1",
        "AFTER #a timestamp=yesterday 1", "BETWEEN #a msgid=e-1 1", "TARGETS * * 1"})
    CHECK(contains(scene.bob.answer_to("CHATHISTORY " + question), "FAIL CHATHISTORY INVALID_PARAMS "));
  CHECK(contains(carol.answer_to("CHATHISTORY LATEST #a * 1"), "INVALID_TARGET"));
}

TEST_CASE("a newcomer is shown what was said, each as it can take it", "[irc]") {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  alice.type("JOIN #a");
  alice.type("PRIVMSG #a :hi", at_second(1));
  alice.type(
      "PRIVMSG #a :\x01"
      "ACTION waves\x01",
      at_second(61));
  FakeIrcClient batched(relay, "bob", "batch server-time");
  CHECK(contains(batched.answer_to("JOIN #a"),
                 ":relay BATCH +b1 chathistory #a\n"
                 "@batch=b1;time=2026-11-19T12:00:01.000Z :alice!~u@host PRIVMSG #a :hi\n"
                 "@batch=b1;time=2026-11-19T12:01:01.000Z :alice!~u@host PRIVMSG #a :\x01"
                 "ACTION waves\x01\n"
                 ":relay BATCH -b1\n"));
  FakeIrcClient plain(relay, "carol");
  CHECK(contains(plain.answer_to("JOIN #a"),
                 ":relay NOTICE #a :[2026-11-19 12:00] <alice> hi\n"
                 ":relay NOTICE #a :[2026-11-19 12:01] * alice waves\n"));
  FakeIrcClient asking(relay, "dave", kAll);
  CHECK(contains(asking.answer_to("JOIN #a"),
                 ":relay BATCH +b1 chathistory #a\n"
                 "@batch=b1;time=2026-11-19T12:00:01.000Z;msgid=e-1 :alice!~u@host PRIVMSG #a :hi\n"));
}

TEST_CASE("without batch the lines come alone", "[irc]") {
  Scene scene;
  FakeIrcClient carol(scene.relay, "carol");
  carol.type("JOIN #a");
  CHECK(carol.answer_to("CHATHISTORY LATEST #a * 1") == ":alice!~u@host PRIVMSG #a :9\n");
}
