// What was said is taken back, as a person is told of it (draft/message-redaction).

#include "catch.h"
#include "client/commands/commands.h"
#include "client/text/irc_words.h"
#include "client_talk.h"

#include <cstdlib>
#include <ctime>

using namespace chat;
using namespace chat::test;

namespace {

/// Lines with ids and times, as a server with the capability sends them.
struct Scene : ClientTalk {
  Scene() : ClientTalk("message-tags server-time echo-message draft/message-redaction") {
    setenv("TZ", "UTC0", 1);
    tzset();
    server.says("@msgid=7;time=2026-11-19T12:34:00.000Z :bob!b@h PRIVMSG #a :hunter2\n");
    server.forget();
  }

  client::Commands commands{server.talk};
  int questions = 0;

  /// What the person is refused at once; empty: nothing.
  std::string types(const std::string& line) {
    std::string told;
    for (const client::Event& event : commands.run(line, server.now).events) told += shown(event);
    return told;
  }

  /// Without what the session asks on its own to know what has arrived.
  std::string sent_for_person() {
    std::string sent;
    client::for_each_line(server.client_sent(), [&](std::string_view line) {
      if (!line.empty() && !line.starts_with("PING :chat-client")) sent.append(line) += '\n';
    });
    return sent;
  }

  /// What is asked of the server once it has echoed all that was said before.
  std::string asks(const std::string& line) {
    CHECK(types(line).empty());
    const std::string question = "taking-back-" + std::to_string(++questions);
    CHECK(sent_for_person() == "PING :" + question + "\n");
    server.says(":irc.example PONG irc.example :" + question + "\n");
    return sent_for_person();
  }

  void echoes(const std::string& id, const std::string& to, const std::string& text) {
    server.says("@msgid=" + id + " :alice!a@h PRIVMSG " + to + " :" + text + "\n");
    server.forget();
  }
};

}  // namespace

TEST_CASE("the capability is asked for where it is offered", "[client][redactions]") {
  FakeIrcServer server;
  server.says(":s CAP * LS :message-tags draft/message-redaction\n");
  CHECK(server.client_sent().find("CAP REQ :draft/message-redaction message-tags\n") != std::string::npos);
}

TEST_CASE("whoever takes a line back is told of, and which line it was", "[client][redactions]") {
  Scene scene;
  CHECK(scene.tells(":bob!b@h REDACT #a 7 :a slip") == "taken back #a <bob> a slip (about 7, of 12:34)\n");
  CHECK(scene.tells(":carol!c@h REDACT #a 7") == "taken back #a <carol> (about 7, of 12:34)\n");
  CHECK(scene.tells(":alice!a@h REDACT #b 7") == "taken back #b <alice> (about 7, of ) {own}\n");
  CHECK(scene.tells(":bob!b@h REDACT #a").empty());
}

TEST_CASE("a private line that is taken back opens no place", "[client][redactions]") {
  Scene scene;
  CHECK(scene.tells(":eve!e@h REDACT alice 9") == "taken back eve <eve> (about 9, of ) {private}\n");
  CHECK(scene.server.talk.current()->name == "#a");
  CHECK(scene.tells(":eve!e@h PRIVMSG alice :hello") == "message eve <eve> hello {private}\n");
}

TEST_CASE("/redact takes back one's last line, or the last with these words", "[client][redactions]") {
  Scene scene;
  scene.echoes("a1", "#a", "the \x02Kettle\x02 is on");
  scene.echoes("a2", "#a",
               "\x01"
               "ACTION waves\x01");
  scene.echoes("b1", "#b", "elsewhere");
  CHECK(scene.asks("/redact kettle") == "REDACT #a a1\n");
  CHECK(scene.asks("/redact") == "REDACT #a a2\n");
  CHECK(scene.asks("/redact").empty());
  CHECK(scene.server.events() == "error #a You have said nothing in #a lately that could be taken back.\n");
  CHECK(scene.asks("/redact hunter").empty());
  CHECK(scene.server.events() ==
        "error #a You have said nothing with these words in #a lately that could be taken back.\n");
}

TEST_CASE("who takes a line back is told which it was, and nobody else its words", "[client][redactions]") {
  Scene scene;
  scene.echoes("a1", "#a", "the \x02Kettle\x02 is on");
  const auto taken = [&scene](const std::string& line) {
    scene.server.says(line + "\n");
    const auto events = scene.server.happened.take_all();
    REQUIRE(events.size() == 1);
    return events.front().object + "|" + events.front().said;
  };
  scene.asks("/redact");
  CHECK(taken(":alice!a@h REDACT #a a1") == "|the Kettle is on");
  scene.asks("/redact -of bob");
  CHECK(taken(":alice!a@h REDACT #a 7") == "bob|hunter2");
  scene.echoes("a2", "#a", "again");
  CHECK(taken(":alice!a@h REDACT #a a2") == "|");  // from another of their clients, perhaps
  scene.server.says("@msgid=8 :bob!b@h PRIVMSG #a :mine\n");
  scene.server.forget();
  CHECK(taken(":bob!b@h REDACT #a 8") == "|");
}

TEST_CASE("what has yet to be echoed is what /redact takes back", "[client][redactions]") {
  Scene scene;
  scene.echoes("a1", "#a", "good morning");
  scene.commands.run("hunter2", scene.server.now);
  scene.commands.run("/redact", scene.server.now);
  CHECK(scene.sent_for_person() == "PRIVMSG #a :hunter2\nPING :taking-back-1\n");
  scene.echoes("a2", "#a", "hunter2");
  scene.server.says(":irc.example PONG irc.example :taking-back-1\n");
  CHECK(scene.sent_for_person() == "REDACT #a a2\n");
}

TEST_CASE("a wish whose question has no answer is told of, and the next one is its own",
          "[client][redactions]") {
  Scene scene;
  scene.echoes("a1", "#a", "one");
  scene.echoes("a2", "#a", "two");
  scene.types("/redact one");
  scene.types("/redact two");
  scene.sent_for_person();
  CHECK(scene.tells(":irc.example PONG irc.example :taking-back-2\n") ==
        "error #a Nothing was taken back in #a: the connection was lost. /redact asks again.\n");
  CHECK(scene.sent_for_person() == "REDACT #a a2\n");
  CHECK(scene.tells(":irc.example PONG irc.example :taking-back-1\n").empty());
  CHECK(scene.sent_for_person().empty());
}

TEST_CASE("/redact takes back others' lines, and private ones", "[client][redactions]") {
  Scene scene;
  CHECK(scene.asks("/redact -of BOB hunter") == "REDACT #a 7\n");
  CHECK(scene.asks("/redact -of carol").empty());
  CHECK(scene.server.events() == "error #a carol has said nothing in #a lately that could be taken back.\n");
  CHECK(scene.types("/redact -of") == "error Whose line? /redact -of NICK [WORDS]\n");
  CHECK(scene.types("/redact @carol") == "error You do not talk with carol.\n");
  scene.echoes("p1", "carol", "psst");
  CHECK(scene.asks("/redact @carol") == "REDACT carol p1\n");
}

TEST_CASE("what was taken back is not asked back again", "[client][redactions]") {
  Scene scene;
  scene.echoes("a1", "#a", "one");
  scene.echoes("a2", "#a", "two");
  CHECK(scene.tells(":bob!b@h REDACT #a a2") == "taken back #a <bob> (about a2, of 08:00)\n");
  CHECK(scene.asks("/redact") == "REDACT #a a1\n");
}

TEST_CASE("a line that is not taken back is told with why, and stays the last", "[client][redactions]") {
  Scene scene;
  scene.server.says("@msgid=1;time=2026-11-19T12:00:00.000Z :alice!a@h PRIVMSG #a :old\n");
  scene.server.says("@msgid=2;time=2026-11-19T12:40:00.000Z :alice!a@h PRIVMSG #a :new\n");
  scene.server.forget();
  CHECK(scene.asks("/redact") == "REDACT #a 2\n");
  CHECK(scene.tells(":s FAIL REDACT REDACT_WINDOW_EXPIRED #a 2 3600 :That was said long ago") ==
        "error #a The line of 12:40 is not taken back: it was said too long ago (REDACT_WINDOW_EXPIRED).\n");
  CHECK(scene.asks("/redact") == "REDACT #a 2\n");
  CHECK(scene.tells(":s FAIL REDACT NOT_NOW #a 2 :The moon is full") ==
        "error #a The line of 12:40 is not taken back: The moon is full (NOT_NOW).\n");
}

TEST_CASE("history that comes later was said before", "[client][redactions]") {
  Scene scene;
  scene.server.says("@msgid=2;time=2026-11-19T12:40:00.000Z :alice!a@h PRIVMSG #a :new\n");
  scene.server.says("@msgid=1;time=2026-11-19T12:00:00.000Z :alice!a@h PRIVMSG #a :old\n");
  scene.server.forget();
  CHECK(scene.asks("/redact") == "REDACT #a 2\n");
  CHECK(scene.asks("/redact") == "REDACT #a 1\n");
}

TEST_CASE("no more than the last lines of a place can be taken back", "[client][redactions]") {
  Scene scene;
  for (int i = 0; i < 201; ++i)
    scene.echoes("a" + std::to_string(i), "#a", "line " + std::to_string(i) + ".");
  CHECK(scene.asks("/redact line 0.").empty());
  CHECK(scene.asks("/redact line 1.") == "REDACT #a a1\n");
}

TEST_CASE("where the server takes nothing back, /redact says so", "[client][redactions]") {
  ClientTalk talk("message-tags echo-message");
  client::Commands commands(talk.server.talk);
  const auto told = commands.run("/redact", talk.server.now).events;
  REQUIRE(told.size() == 1);
  CHECK(told.front().text == "This server does not take back what was said.");
  CHECK(talk.server.client_sent().empty());
}
