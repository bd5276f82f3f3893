#include "catch.h"
#include "fake_irc_server.h"

#include <chrono>
#include <string>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

namespace {

constexpr std::string_view kCapabilities = "batch message-tags server-time";

std::string line(int minute, const std::string& tags, const std::string& nick, const std::string& text) {
  return "@time=2026-11-19T12:" + std::to_string(minute) + ":00.000Z" + tags + " :" + nick +
         "!u@h PRIVMSG #a :" + text + "\n";
}

/// Into #a at 12:30, as the server's clock has it.
std::string entering(const std::string& history) {
  return "@time=2026-11-19T12:30:00.000Z :alice!a@h JOIN #a\n" + history;
}

std::string batch(const std::string& lines) {
  return ":s BATCH +1 chathistory #a\n" + lines + ":s BATCH -1\n";
}

struct Scene {
  FakeIrcServer server{};

  Scene() {
    server.lets_in(kCapabilities);
    server.forget();
  }
  std::string tells(const std::string& lines) {
    server.says(lines);
    return server.events();
  }
  void comes_back() {
    server.lose();
    server.connect();
    server.lets_in(kCapabilities);
    server.forget();
  }
};

}  // namespace

TEST_CASE("what was said before one came stands between markers", "[client]") {
  Scene scene;
  CHECK(scene.tells(entering(batch(line(10, ";batch=1;msgid=1", "bob", "hi alice") +
                                   line(11, ";batch=1;msgid=2", "bob", "bye"))) +
                    line(31, ";msgid=3", "bob", "live")) ==
        "joined #a <alice> {own}\n"
        "marker #a earlier {replayed}\n"
        "message #a <bob> hi alice {mention} {replayed}\n"
        "message #a <bob> bye {replayed}\n"
        "marker #a now\n"
        "message #a <bob> live\n");
}

TEST_CASE("history without a batch is told by its times", "[client]") {
  Scene scene;
  CHECK(scene.tells(entering(line(10, "", "bob", "old")) + line(30, "", "bob", "live") +
                    "@time=2026-11-19T12:29:59.000Z :bob!b@h PRIVMSG #a :a slow clock\n") ==
        "joined #a <alice> {own}\n"
        "marker #a earlier {replayed}\n"
        "message #a <bob> old {replayed}\n"
        "marker #a now\n"
        "message #a <bob> live\n"
        "message #a <bob> a slow clock\n");
}

TEST_CASE("after a reconnection what was seen is left out", "[client]") {
  Scene scene;
  scene.server.talk.join("#a");
  scene.tells(entering(batch(line(10, ";batch=1;msgid=1", "bob", "one"))) +
              line(31, ";msgid=2", "bob", "two") + line(32, "", "bob", "three"));
  scene.server.talk.say(Event::Kind::message, "#a", "mine", scene.server.now);
  CHECK(scene.server.events() == "message #a <alice> mine {own}\n");
  scene.server.lose();
  CHECK_FALSE(scene.server.talk.find("#a")->joined);
  CHECK(scene.server.talk.current()->name == "#a");
  scene.server.connect();
  scene.server.lets_in(kCapabilities);
  CHECK(scene.server.events() == "info Connected again to Example as alice.\n");
  CHECK(scene.server.client_sent().find("\nJOIN #a\n") != std::string::npos);
  CHECK(scene.tells(entering(
            batch(line(10, ";batch=1;msgid=1", "bob", "one") + line(31, ";batch=1;msgid=2", "bob", "two") +
                  line(32, ";batch=1", "bob", "three") + line(33, ";batch=1;msgid=9", "alice", "mine") +
                  line(34, ";batch=1;msgid=4", "bob", "new") + line(35, ";batch=1", "carol", "three")))) ==
        "joined #a <alice> {own}\n"
        "marker #a since you left\n"
        "message #a <bob> new {replayed}\n"
        "message #a <carol> three {replayed}\n"
        "marker #a now\n");
}

TEST_CASE("who comes back and is shown only what is new is told that there may be more", "[client]") {
  Scene scene;
  scene.server.talk.join("#a");
  scene.tells(entering(batch(line(10, ";batch=1;msgid=1", "bob", "one"))));
  scene.comes_back();
  CHECK(scene.tells(entering(batch(line(41, ";batch=1;msgid=50", "bob", "new") +
                                   line(42, ";batch=1;msgid=51", "bob", "newer")))) ==
        "joined #a <alice> {own}\n"
        "error #a Perhaps more was said in #a while you were away than is shown here: /history shows what "
        "was said "
        "before.\n"
        "marker #a since you left\n"
        "message #a <bob> new {replayed}\n"
        "message #a <bob> newer {replayed}\n"
        "marker #a now\n");
  // From there on /history goes back, through what may lie between.
  CHECK(scene.server.talk.find("#a")->replay.oldest_id == "50");
}

TEST_CASE("coming back to where nothing was said", "[client]") {
  Scene scene;
  scene.tells(entering(batch(line(10, ";batch=1;msgid=1", "bob", "one"))));
  scene.comes_back();
  CHECK(scene.tells(entering(batch(line(10, ";batch=1;msgid=1", "bob", "one"))) +
                    line(40, "", "bob", "live")) == "joined #a <alice> {own}\nmessage #a <bob> live\n");
}

TEST_CASE("what was said before one left is no news, though one did not hear it", "[client]") {
  Scene scene;
  scene.tells(entering(""));
  scene.server.talk.ignore("eve");
  CHECK(scene.tells(line(31, ";msgid=1", "eve", "spam")).empty());
  scene.server.talk.unignore("eve");
  scene.comes_back();
  const bool more = GENERATE(false, true);
  const std::string spam = line(31, ";batch=1;msgid=1", "eve", "spam");
  const std::string news = line(32, ";batch=1;msgid=2", "bob", "news");
  CHECK(scene.tells(entering(batch(more ? spam + news : spam))) ==
        "joined #a <alice> {own}\n"
        "marker #a earlier {replayed}\n"
        "message #a <eve> spam {replayed}\n" +
            std::string(more ? "marker #a since you left\nmessage #a <bob> news {replayed}\n" : "") +
            "marker #a now\n");
}

TEST_CASE("the marker says when one left", "[client]") {
  Scene scene;
  scene.tells(entering(""));
  const WallTime left = scene.server.now.wall;
  scene.server.lose();
  scene.server.wait(std::chrono::hours(2));
  scene.server.connect();
  scene.server.lets_in(kCapabilities);
  scene.server.forget();
  scene.server.says(entering(batch(line(31, ";batch=1", "bob", "news"))));
  const auto events = scene.server.happened.take_all();
  REQUIRE(events.size() == 4);
  CHECK(events[1].kind == Event::Kind::marker);
  CHECK(events[1].time == left);
}

TEST_CASE("batches within batches, and those that never end", "[client]") {
  Scene scene;
  scene.tells(entering(""));
  CHECK(scene.tells(":s BATCH +1 chathistory #a\n@batch=1 :s BATCH +2 odd #a\n"
                    "@batch=2 :bob!b@h PRIVMSG #a :within\n:s BATCH -2\n") ==
        "marker #a earlier {replayed}\nmessage #a <bob> within {replayed}\n");
  CHECK(scene.tells(":s BATCH +3 netjoin x\n@batch=3 :bob!b@h PRIVMSG #a :live\n:s BATCH -7\n:s BATCH\n") ==
        "marker #a now\nmessage #a <bob> live\n");
  scene.comes_back();
  CHECK(scene.tells("@batch=1 :bob!b@h PRIVMSG #z :forgotten with the connection\n") ==
        "message #z <bob> forgotten with the connection\n");
}

TEST_CASE("history changes nothing", "[client]") {
  Scene scene;
  scene.tells(entering(":s 353 alice = #a :alice bob\n:s 366 alice #a :End\n"));
  CHECK(scene
            .tells(":s BATCH +1 chathistory #a\n@batch=1 :alice!a@h PART #a\n@batch=1 :bob!b@h QUIT\n"
                   "@batch=1 :bob!b@h NICK rob\n@batch=1 :x!x@h JOIN #a\n@batch=1 :bob!b@h KICK #a alice\n"
                   "@batch=1 :bob!b@h PRIVMSG alice :\x01VERSION\x01\n:s BATCH -1\n")
            .empty());
  CHECK(scene.server.talk.find("#a")->joined);
  CHECK(scene.server.talk.find("#a")->members.size() == 2);
  CHECK(scene.server.client_sent().find("VERSION") == std::string::npos);
}

TEST_CASE("after being thrown out one is not taken back by itself", "[client]") {
  Scene scene;
  scene.server.talk.join("#a");
  scene.server.talk.join("#b");
  scene.tells(entering("") + ":alice!a@h JOIN #b\n:bob!b@h KICK #a alice :out\n");
  scene.server.forget();
  scene.server.lose();
  scene.server.connect();
  scene.server.lets_in(kCapabilities);
  const std::string sent = scene.server.client_sent();
  CHECK(sent.find("JOIN #b\n") != std::string::npos);
  CHECK(sent.find("#a") == std::string::npos);
}

TEST_CASE("many rooms are joined in few lines", "[client]") {
  FakeIrcServer server;
  for (int i = 0; i < 25; ++i) server.talk.join("#room" + std::to_string(i));
  server.lets_in();
  std::string sent = server.client_sent();
  std::size_t lines = 0;
  for (std::size_t at = sent.find("JOIN "); at != std::string::npos; at = sent.find("JOIN ", at + 1)) ++lines;
  CHECK(lines == 3);
}

TEST_CASE("of lines that are alike and have no id, history shows as many as there are", "[client]") {
  Scene scene;
  const std::string twice = line(10, ";batch=1", "bob", "ok") + line(10, ";batch=1", "bob", "ok");
  const std::string ok = "message #a <bob> ok {replayed}\n";
  SECTION("of which none was seen") {
    CHECK(scene.tells(entering(batch(twice))) ==
          "joined #a <alice> {own}\nmarker #a earlier {replayed}\n" + ok + ok + "marker #a now\n");
    scene.comes_back();
    CHECK(scene.tells(entering(batch(twice))) == "joined #a <alice> {own}\n");
    CHECK(scene.tells(batch(twice)).empty());
    CHECK(scene.tells(batch(twice + line(10, ";batch=1", "bob", "ok"))) ==
          "marker #a earlier {replayed}\n" + ok + "marker #a now\n");
  }
  SECTION("of which one was seen live") {
    scene.tells(entering("") + line(31, "", "bob", "ok"));
    scene.comes_back();
    CHECK(
        scene.tells(entering(batch(line(31, ";batch=1", "bob", "ok") + line(31, ";batch=1", "bob", "ok")))) ==
        "joined #a <alice> {own}\nmarker #a earlier {replayed}\n" + ok + "marker #a now\n");
  }
  SECTION("without a batch") {
    CHECK(scene.tells(entering(line(10, "", "bob", "ok") + line(10, "", "bob", "ok"))) ==
          "joined #a <alice> {own}\nmarker #a earlier {replayed}\n" + ok + ok);
  }
  SECTION("said by oneself, and not sent back") {
    scene.tells(entering(""));
    for (int i = 0; i < 2; ++i) scene.server.talk.say(Event::Kind::message, "#a", "mine", scene.server.now);
    scene.comes_back();
    const std::string mine = line(31, ";batch=1", "alice", "mine");
    CHECK(scene.tells(entering(batch(mine + mine))) == "joined #a <alice> {own}\n");
  }
}
