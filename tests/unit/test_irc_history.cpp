#include "catch.h"
#include "fake_irc_client.h"

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <string>
#include <utility>

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
  CHECK(scene.ask("latest #A msgid=8 5") == "89");
  CHECK(scene.ask("LATEST #a " + minute(6) + " 2") == "89");
  CHECK(scene.ask("BEFORE #a msgid=4 2") == "12");
  CHECK(scene.ask("BEFORE #a " + minute(2) + " 50") == "01");
  CHECK(scene.ask("AFTER #a msgid=4 2") == "45");
  CHECK(scene.ask("AFTER #a " + minute(8) + " 50") == "9");
  CHECK(scene.ask("AROUND #a msgid=5 3") == "345");
  CHECK(scene.ask("AROUND #a " + minute(5) + " 4") == "3456");
  CHECK(scene.ask("BETWEEN #a msgid=2 msgid=6 10") == "234");
  CHECK(scene.ask("BETWEEN #a msgid=6 msgid=2 2") == "34");
  CHECK(scene.ask("BETWEEN #a " + minute(1) + " msgid=9 3") == "234");
  CHECK(scene.ask("BETWEEN #a msgid=4 msgid=4 3") == "");
  CHECK(scene.ask("LATEST #a * 1000") == "0123456789");
}

TEST_CASE("a time that was handed out stands for its line, though clocks are finer than times in words",
          "[irc]") {
  FakeIrcRelay relay{50};
  FakeIrcClient alice{relay, "alice", kAll};
  alice.enter("#a");
  for (int i = 0; i < 4; ++i) alice.type("PRIVMSG #a :" + std::to_string(i), at_second(60 * i + 0.0009));
  const auto says = [&](const std::string& question, const std::string& said) {
    CAPTURE(question);
    const std::string answer = alice.answer_to("CHATHISTORY " + question);
    for (const char line : std::string("0123"))
      CHECK(contains(answer, std::string(":") + line + "\n") == contains(said, std::string(1, line)));
  };
  says("AFTER #a " + minute(3) + " 50", "");
  says("AFTER #a " + minute(2) + " 50", "3");
  says("LATEST #a " + minute(2) + " 50", "3");
  says("BEFORE #a " + minute(1) + " 50", "0");
  says("AROUND #a " + minute(2) + " 1", "2");
  says("BETWEEN #a " + minute(0) + " " + minute(3) + " 50", "12");
  says("BETWEEN #a " + minute(3) + " " + minute(0) + " 1", "2");
  CHECK_FALSE(contains(alice.answer_to("CHATHISTORY TARGETS " + minute(3) + " " + minute(4) + " 9"), "#a"));
  CHECK_FALSE(contains(alice.answer_to("CHATHISTORY TARGETS " + minute(2) + " " + minute(3) + " 9"), "#a"));
}

TEST_CASE("a clock that is set back leaves the order of the log", "[irc]") {
  FakeIrcRelay relay{50};
  FakeIrcClient alice{relay, "alice", kAll};
  alice.enter("#a");
  const int said_at[] = {5, 6, 2, 3, 7};  // minutes
  for (int i = 0; i < 5; ++i) alice.type("PRIVMSG #a :" + std::to_string(i), at_second(60 * said_at[i]));
  const auto said = [&](const std::string& question) {
    const std::string answer = alice.answer_to("CHATHISTORY " + question);
    std::string lines;
    for (std::size_t at = answer.find("#a :"); at != std::string::npos; at = answer.find("#a :", at + 1))
      lines += answer[at + 4];
    return lines;
  };
  CHECK(said("AFTER #a " + minute(6) + " 50") == "234");
  CHECK(said("AFTER #a " + minute(2) + " 50") == "34");
  CHECK(said("BEFORE #a " + minute(2) + " 50") == "01");
  CHECK(said("BEFORE #a " + minute(3) + " 1") == "2");
  CHECK(said("LATEST #a " + minute(6) + " 50") == "234");
  CHECK(said("BETWEEN #a " + minute(6) + " " + minute(7) + " 50") == "23");
  CHECK(said("AROUND #a " + minute(2) + " 3") == "123");
  CHECK(said("AFTER #a " + minute(4) + " 1") == "0");  // a time that no line has
  CHECK(said("BEFORE #a " + minute(4) + " 50") == "0123");
  CHECK(said("BEFORE #a " + minute(1) + " 50").empty());
  // A room was last spoken in when the last line of its log was said.
  alice.type("PRIVMSG #a :5", at_second(60 * 4));
  CHECK(contains(alice.answer_to("CHATHISTORY TARGETS " + minute(3) + " " + minute(5) + " 9"), "TARGETS #a"));
  CHECK_FALSE(contains(alice.answer_to("CHATHISTORY TARGETS " + minute(6) + " " + minute(8) + " 9"), "#a "));
}

TEST_CASE("history reaches as far as times can be written", "[irc]") {
  Scene scene;
  for (const std::string year : {"0000", "1600", "1969"}) {
    CHECK(scene.ask("AFTER #a timestamp=" + year + "-01-01T00:00:00.000Z 50") == "0123456789");
    CHECK(scene.ask("BEFORE #a timestamp=" + year + "-01-01T00:00:00.000Z 50").empty());
  }
  for (const std::string year : {"2199", "2263", "9999"}) {
    CHECK(scene.ask("BEFORE #a timestamp=" + year + "-12-31T23:59:59.999Z 50") == "0123456789");
    CHECK(scene.ask("LATEST #a timestamp=" + year + "-12-31T23:59:59.999Z 50").empty());
  }
}

TEST_CASE("targets are counted from the first time that is named", "[irc]") {
  FakeIrcRelay relay{50};
  FakeIrcClient alice{relay, "alice", kAll};
  for (int i = 0; i < 3; ++i) {
    const std::string room = "#" + std::to_string(i);
    alice.enter(room);
    alice.type("PRIVMSG " + room + " :hi", at_second(60 * (i + 1)));
  }
  const std::string first = alice.answer_to("CHATHISTORY TARGETS " + minute(0) + " " + minute(9) + " 2");
  CHECK(first.find("TARGETS #0") < first.find("TARGETS #1"));
  CHECK_FALSE(contains(first, "TARGETS #2"));
  const std::string last = alice.answer_to("CHATHISTORY TARGETS " + minute(9) + " " + minute(0) + " 2");
  CHECK(last.find("TARGETS #1") < last.find("TARGETS #2"));
  CHECK_FALSE(contains(last, "TARGETS #0"));
}

TEST_CASE("a message comes back with its id and time, labelled as one batch", "[irc]") {
  Scene scene;
  scene.bob.type("CAP REQ labeled-response");
  CHECK(scene.bob.answer_to("@label=x CHATHISTORY LATEST #a * 1") ==
        "@label=x :relay BATCH +b3 chathistory #a\n"
        "@batch=b3;time=2026-11-19T12:09:00.000Z;msgid=10 :alice!~u@host PRIVMSG #a :9\n"
        ":relay BATCH -b3\n");
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
  check_exchanges(scene.bob,
                  {
                      {"CHATHISTORY", ":relay FAIL CHATHISTORY INVALID_PARAMS :Expected a subcommand\n"},
                      {"CHATHISTORY NONSENSE #a * 1",
                       ":relay FAIL CHATHISTORY INVALID_PARAMS NONSENSE :Unknown command\n"},
                      {"CHATHISTORY LATEST #nowhere * 1",
                       ":relay FAIL CHATHISTORY INVALID_TARGET LATEST #nowhere :"
                       "Messages could not be retrieved: you are not there\n"},
                  });
  for (const std::string question :
       {"LATEST", "BETWEEN", "LATEST #a * 5 extra", "BETWEEN #a msgid=1 msgid=2 5 extra", "LATEST #a",
        "LATEST #a *", "LATEST #a * 0", "LATEST #a * -1", "LATEST #a * x", "BEFORE #a * 1",
        "AFTER #a nonsense 1", "AFTER #a msgid=other-1 1", "AFTER #a timestamp=2026-13-01T00:00:00.000Z 1",
        "AFTER #a timestamp=yesterday 1", "BETWEEN #a msgid=1 1", "TARGETS * * 1"})
    CHECK(contains(scene.bob.answer_to("CHATHISTORY " + question), "FAIL CHATHISTORY INVALID_PARAMS "));
  CHECK(contains(carol.answer_to("CHATHISTORY LATEST #a * 1"), "INVALID_TARGET"));
  for (const std::string target : {"@#a", "+#a", "@+#a"})
    CHECK(contains(carol.answer_to("CHATHISTORY LATEST " + target + " * 1"), "alone is not kept"));
}

TEST_CASE("of a question that cannot be read it is told what is wrong", "[irc]") {
  Scene scene;
  const std::string no_time = " :That is no time such as timestamp=2026-11-19T12:00:00.000Z\n";
  for (const auto& [question, refused] : std::vector<std::pair<std::string, std::string>>{
           {"BEFORE #a msgid=nope 1",
            "BEFORE msgid=nope :That is no msgid: those of this relay are numbers, such as msgid=17\n"},
           {"AFTER #a timestamp=2026-13-01T00:00:00.000Z 1",
            "AFTER timestamp=2026-13-01T00:00:00.000Z" + no_time},
           {"BETWEEN #a msgid=1 timestamp=x 1", "BETWEEN timestamp=x" + no_time},
           {"AROUND #a * 1", "AROUND * :It takes no *: expected timestamp=TIME or msgid=ID\n"},
           {"LATEST #a 17 1", "LATEST 17 :Expected timestamp=TIME or msgid=ID\n"},
           {"LATEST #a * 0", "LATEST 0 :That is no limit: expected a number from 1 on\n"},
           {"LATEST #a * :", "LATEST * :That is no limit: expected a number from 1 on\n"},
           {"LATEST #a *", "LATEST :Expected a target, references and a limit\n"},
           {"TARGETS msgid=1 " + minute(1) + " 1",
            "TARGETS msgid=1 :Expected a time such as timestamp=2026-11-19T12:00:00.000Z\n"},
           {"TARGETS " + minute(0) + " " + minute(1) + " x",
            "TARGETS x :That is no limit: expected a number from 1 on\n"}}) {
    CAPTURE(question);
    CHECK(scene.bob.answer_to("CHATHISTORY " + question) ==
          ":relay FAIL CHATHISTORY INVALID_PARAMS " + refused);
  }
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
  FakeIrcClient timed(relay, "erin", "server-time");
  CHECK(contains(timed.answer_to("JOIN #a"),
                 "@time=2026-11-19T12:00:01.000Z :alice!~u@host PRIVMSG #a :hi\n"
                 "@time=2026-11-19T12:01:01.000Z :alice!~u@host PRIVMSG #a :\x01"
                 "ACTION waves\x01\n"));
  FakeIrcClient told_apart(relay, "frank", "batch");
  CHECK(contains(told_apart.answer_to("JOIN #a"),
                 ":relay BATCH +b1 chathistory #a\n@batch=b1 :alice!~u@host PRIVMSG #a :hi\n"));
  FakeIrcClient plain(relay, "carol");
  CHECK(contains(plain.answer_to("JOIN #a"),
                 ":relay NOTICE #a :[2026-11-19 12:00] <alice> hi\n"
                 ":relay NOTICE #a :[2026-11-19 12:01] <* alice> waves\n"));
  FakeIrcClient asking(relay, "dave", kAll);
  CHECK(contains(asking.answer_to("JOIN #a"),
                 ":relay BATCH +b1 chathistory #a\n"
                 "@batch=b1;time=2026-11-19T12:00:01.000Z;msgid=1 :alice!~u@host PRIVMSG #a :hi\n"));
}

TEST_CASE("without batch the lines come alone", "[irc]") {
  Scene scene;
  FakeIrcClient carol(scene.relay, "carol");
  carol.type("JOIN #a");
  CHECK(carol.answer_to("CHATHISTORY LATEST #a * 1") == ":alice!~u@host PRIVMSG #a :9\n");
}

TEST_CASE("AROUND takes from one side what the other has not", "[irc]") {
  Scene scene;
  CHECK(scene.ask("AROUND #a msgid=1 5") == "01234");
  CHECK(scene.ask("AROUND #a msgid=2 6") == "012345");
  CHECK(scene.ask("AROUND #a msgid=10 5") == "56789");
  CHECK(scene.ask("AROUND #a " + minute(9) + " 4") == "6789");
  CHECK(scene.ask("AROUND #a timestamp=2020-01-01T00:00:00.000Z 3") == "012");
  CHECK(scene.ask("AROUND #a timestamp=2040-01-01T00:00:00.000Z 3") == "789");
  CHECK(scene.ask("AROUND #a msgid=5 1") == "4");
  CHECK(scene.ask("AROUND #a msgid=5 50") == "0123456789");
}

TEST_CASE("what clients told clients with a line is kept with it, but for typing", "[irc]") {
  FakeIrcRelay relay{5};
  FakeIrcClient alice(relay, "alice", "message-tags");
  alice.enter("#a");
  FakeIrcClient plain(relay, "plain", "batch");
  const auto kept = [&](const std::string& tags) {
    alice.type("@" + tags + " PRIVMSG #a :hi");
    FakeIrcClient bob(relay, "bob", "message-tags batch");
    const std::string told = bob.answer_to("JOIN #a");
    CHECK_FALSE(contains(plain.answer_to("JOIN #a"), "+draft"));
    plain.type("PART #a");
    const std::size_t at = told.rfind("@batch=");
    const std::string line = told.substr(at, told.find(' ', at) - at);
    const std::size_t id = line.find(";msgid=");
    const std::size_t behind = line.find(';', id + 1);
    return behind == std::string::npos ? std::string() : line.substr(behind + 1);
  };
  CHECK(kept("+draft/reply=e-1") == "+draft/reply=e-1");
  CHECK(kept("+draft/reply=e-1;+typing=done;+x.y/z=a\\:b;label=7;+v") == "+draft/reply=e-1;+x.y/z=a\\:b;+v");
  CHECK(kept("+typing=active") == "");
  CHECK(kept("+draft/reply=" + std::string(499, 'i')) == "+draft/reply=" + std::string(499, 'i'));
  CHECK(kept("+draft/reply=" + std::string(500, 'i')) == "");
  // A line's tags do not stay for the one that takes its place.
  for (int i = 0; i < 10; ++i) CHECK(kept("x") == "");
}
