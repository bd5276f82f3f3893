#include "catch.h"
#include "client_talk.h"

#include <string>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

namespace {

const std::string kText(2'000, 'x');

std::vector<std::string> messages_in(const std::string& sent) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < sent.size();) {
    const std::size_t end = sent.find('\n', at);
    if (sent.compare(at, 7, "PRIVMSG") == 0) lines.push_back(sent.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

/// Whether all of `text` is in lines that none is cut of, when `source` is put before them.
void check_whole(const std::vector<std::string>& lines, const std::string& source) {
  std::string text;
  for (const std::string& line : lines) {
    CHECK((":" + source + " " + line + "\r\n").size() <= 512);
    text += line.substr(std::string("PRIVMSG #a :").size());
  }
  CHECK(text == kText);
}

const std::string kLongNick(30, 'n');
const std::string kLongHost(60, 'h');

}  // namespace

TEST_CASE("whatever changes nick, user or host changes how long a line may be", "[client]") {
  struct Case {
    std::string change;
    std::string source;
  };
  for (const auto& [change, source] : std::initializer_list<Case>{
           {":alice!~a@host NICK " + kLongNick, kLongNick + "!~a@host"},
           {":alice!~a@host CHGHOST ~alonguser " + kLongHost, "alice!~alonguser@" + kLongHost},
           {":s 396 alice " + kLongHost + " :is now your displayed host", "alice!~a@" + kLongHost},
           {":s 396 alice longuser@" + kLongHost + " :is now your displayed host",
            "alice!longuser@" + kLongHost},
           {":alice!~a@host MODE alice :+x", "alice!~a@" + kLongHost},
           {":alice!~alonguser@" + kLongHost + " JOIN #c", "alice!~alonguser@" + kLongHost},
       }) {
    CAPTURE(change);
    SECTION("before it is said: " + change) {
      ClientTalk scene;
      scene.tells(change);
      scene.server.talk.say(Event::Kind::message, "#a", kText, scene.server.now);
      check_whole(messages_in(scene.server.client_sent()), source);
    }
    SECTION("while it waits for its turn: " + change) {
      ClientTalk scene;
      for (int i = 0; i < 10; ++i) scene.server.session->say("WHO #a");
      scene.server.talk.say(Event::Kind::message, "#a", kText, scene.server.now);
      scene.server.play();
      CHECK(messages_in(scene.server.sent).empty());
      scene.tells(change);
      scene.server.confirms();
      check_whole(messages_in(scene.server.client_sent()), source);
    }
  }
}

TEST_CASE("a nick that is asked for counts before the server has answered", "[client]") {
  ClientTalk scene;
  scene.server.session->say("NICK " + kLongNick);
  scene.server.talk.say(Event::Kind::message, "#a", kText, scene.server.now);
  check_whole(messages_in(scene.server.client_sent()), kLongNick + "!~a@host");
}

TEST_CASE("another's new host is another's", "[client]") {
  ClientTalk scene;
  const std::size_t before = scene.server.session->source_bytes();
  scene.tells(":bob!b@h CHGHOST b " + kLongHost + "\n:bob!b@h NICK " + kLongNick +
              "\n:bob!b@h MODE #a +o alice");
  CHECK(scene.server.session->source_bytes() == before);
}
