#include "catch.h"
#include "client/commands/commands.h"
#include "fake_irc_server.h"

#include <string>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

namespace {

constexpr std::string_view kCapabilities = "batch draft/chathistory message-tags server-time";

std::string line(int minute, const std::string& tags, const std::string& text) {
  return "@time=2026-11-19T12:" + std::to_string(minute) + ":00.000Z" + tags +
         " :bob!u@h PRIVMSG #a :" + text + "\n";
}

/// In #a, which alice came into at 12:30.
struct Scene {
  FakeIrcServer server{};
  Commands commands{server.talk};

  explicit Scene(const std::string& capabilities = std::string(kCapabilities),
                 const std::string& token = "") {
    server.says(":s CAP * LS :" + capabilities + "\n:s CAP alice ACK :batch message-tags server-time\n");
    server.says(":s 001 alice :Welcome\n:s 005 alice CHANTYPES=# " + token + " :are\n:s 422 alice :None\n");
    server.says("@time=2026-11-19T12:30:00.000Z :alice!a@h JOIN #a\n");
    server.sent.clear();
    server.events();
  }

  std::string sent_by(std::string_view typed) {
    Outcome outcome = commands.run(typed, server.now);
    for (const Event& event : outcome.events) told += shown(event);
    std::string sent = server.client_sent();
    return sent.substr(0, sent.find("PING :"));
  }

  std::string told{};
};

}  // namespace

TEST_CASE("older lines are asked for from before the oldest known one", "[client][history]") {
  Scene scene;
  CHECK(scene.sent_by("/history") == "CAP REQ :draft/chathistory\nCHATHISTORY LATEST #a * 50\n");
  scene.server.says(":s CAP alice ACK :draft/chathistory\n:s BATCH +1 chathistory #a\n" +
                    line(20, ";batch=1;msgid=m20", "old") + line(21, ";batch=1;msgid=m21", "less old") +
                    ":s BATCH -1\n");
  CHECK(
      scene.server.events() ==
      "marker #a earlier {replayed}\nmessage #a <bob> old {replayed}\nmessage #a <bob> less old {replayed}\n"
      "marker #a now\n");
  scene.server.says(line(31, ";msgid=m31", "live"));
  scene.server.forget();
  CHECK(scene.sent_by("/history 7") == "CHATHISTORY BEFORE #a msgid=m20 7\n");
  scene.server.says(":s BATCH +2 chathistory #a\n" + line(10, ";batch=2;msgid=m10", "older") +
                    line(20, ";batch=2;msgid=m20", "old") + ":s BATCH -2\n");
  CHECK(scene.server.events() ==
        "marker #a earlier {replayed}\nmessage #a <bob> older {replayed}\nmarker #a now\n");
  CHECK(scene.sent_by("/history 7") == "CHATHISTORY BEFORE #a msgid=m10 7\n");
  scene.server.says(":s BATCH +3 chathistory #a\n:s BATCH -3\n");
  CHECK(scene.server.events() == "answer #a Nothing older is kept.\n");
  scene.server.says(":s BATCH +4 chathistory #a\n:s BATCH -4\n");  // nobody asked
  CHECK(scene.server.events().empty());
}

TEST_CASE("where lines have no id, or the server wants none, their time names them", "[client][history]") {
  Scene scene;
  scene.server.says(line(31, "", "live"));
  scene.sent_by("/history");
  CHECK(scene.sent_by("/history 1") ==
        "CAP REQ :draft/chathistory\nCHATHISTORY BEFORE #a timestamp=2026-11-19T12:31:00.000Z 1\n");
  Scene other(std::string(kCapabilities), "MSGREFTYPES=timestamp");
  other.server.says(line(31, ";msgid=m31", "live"));
  CHECK(other.sent_by("/history 1") ==
        "CAP REQ :draft/chathistory\nCHATHISTORY BEFORE #a timestamp=2026-11-19T12:31:00.000Z 1\n");
}

TEST_CASE("a request for older lines that is not answered is told so", "[client][history]") {
  Scene scene;
  scene.commands.run("/history 7", scene.server.now);
  CHECK(scene.server.client_sent().find("CHATHISTORY LATEST #a * 7\nPING :older-lines-1\n") !=
        std::string::npos);
  scene.server.says(":s PONG s :older-lines-1\n");
  CHECK(scene.server.events() == "answer #a The server has no answer: it keeps nothing older.\n");
  scene.server.says(":s PONG s :older-lines-1\n");  // nobody asked
  CHECK(scene.server.events().empty());
}

TEST_CASE("older lines that cannot be had are refused", "[client][history]") {
  Scene scene("batch message-tags server-time");
  CHECK(scene.sent_by("/history").empty());
  CHECK(scene.told == "error This server has no older lines that could be asked for.\n");
  Scene other;
  for (const char* typed : {"/history 0", "/history -1", "/history x", "/history 1001", "/history 5 5"}) {
    CAPTURE(typed);
    other.told.clear();
    CHECK(other.sent_by(typed).empty());
    CHECK(other.told == "error How many lines? /history N, from 1 to 1,000.\n");
  }
}

TEST_CASE("unread counts go when one has seen, or when there is no place for them", "[client]") {
  Scene scene;
  Conversation& talk = scene.server.talk;
  scene.server.says(":alice!a@h JOIN #b\n:s 353 alice = #b :alice bob\n");
  const auto unread = [&](const char* place) {
    return talk.find(place) == nullptr ? 0 : talk.find(place)->unread;
  };
  const auto somebody_speaks = [&] {
    scene.server.says(":bob!b@h PRIVMSG #b :alice?\n:bob!b@h PRIVMSG alice :psst\n");
    CHECK(talk.find("#b")->mentions == 1);
    CHECK(talk.find("bob")->mentions == 1);
  };
  somebody_speaks();
  scene.sent_by("/msg bob yes");
  scene.sent_by("/msg #b yes");
  CHECK(unread("bob") + unread("#b") == 0);
  CHECK(talk.find("#b")->mentions == 0);
  somebody_speaks();
  scene.server.says(":alice!a@h PRIVMSG #b :from my other client\n:alice!a@h PRIVMSG bob :too\n");
  CHECK(unread("bob") + unread("#b") == 0);
  somebody_speaks();
  scene.server.says(":bob!b@h KICK #b alice\n");
  scene.sent_by("/part bob");
  CHECK(unread("bob") + unread("#b") == 0);
}

TEST_CASE("notices, which programs send, are not unread", "[client]") {
  Scene scene;
  Conversation& talk = scene.server.talk;
  scene.server.says(
      ":alice!a@h JOIN #b\n:s NOTICE #b :What is said here is kept\n:bob!b@h NOTICE #b :alice\n");
  scene.sent_by("/ns help");
  scene.server.says(":NickServ!n@s NOTICE alice :Help\n");
  for (const Place* place : talk.places()) CHECK(place->unread + place->mentions == 0);
  CHECK(talk.places().size() > 1);
}

TEST_CASE("what was said before one first came is not unread, and what one missed is", "[client][history]") {
  Scene scene;
  Conversation& talk = scene.server.talk;
  const auto comes_into_b = [&](int minute) {
    const auto in_b = [&](int when, const std::string& text) {
      std::string said = line(when, ";batch=9", text);
      return said.replace(said.find("#a"), 2, "#b");
    };
    scene.server.says("@time=2026-11-19T12:" + std::to_string(minute) + ":00.000Z :alice!a@h JOIN #b\n" +
                      ":s BATCH +9 chathistory #b\n" + in_b(11, "one") + in_b(minute - 1, "two") +
                      ":s BATCH -9\n");
  };
  comes_into_b(31);
  CHECK(talk.find("#b")->unread == 0);
  scene.server.says("@time=2026-11-19T12:32:00.000Z :bob!b@h KICK #b alice\n");
  comes_into_b(40);
  CHECK(talk.find("#b")->unread == 1);
}
