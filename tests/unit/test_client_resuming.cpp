// A connection that was lost and comes back to where it was (chat-relay/resume): what is asked again, what is
// said again, and of what the person is told.

#include "catch.h"
#include "keeps_seats.h"

#include <algorithm>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

TEST_CASE("a room that was wanted while the connection was lost is entered on coming back",
          "[client][resuming]") {
  KeepsSeats server;
  server.breaks();
  server.shows("");
  CHECK(server.said("JOIN").empty());

  server.loses();
  CHECK(server.talk.join("#later", "sesame").empty());
  server.comes_back();
  CHECK(server.said("JOIN") == Lines{"JOIN #later sesame"});
}

TEST_CASE("a line that has been shown is not shown again on coming back", "[client][resuming]") {
  KeepsSeats server;
  const std::string hi = "@msgid=1 :bob!b@h PRIVMSG #a :hi\n";
  const std::string psst = "@msgid=2 :bob!b@h PRIVMSG alice :psst\n";
  server.says(hi + psst);
  server.settle();
  CHECK(server.told(Event::Kind::message) == Lines{"hi", "psst"});
  server.comes_back(hi + psst + "@msgid=3 :bob!b@h PRIVMSG #a :hi\n:bob!b@h PRIVMSG #a :hi\n");
  CHECK(server.told(Event::Kind::message) == Lines{"hi", "hi"});
}

TEST_CASE("who is let back only later waits as long, and keeps the seat", "[client][resuming]") {
  KeepsSeats server;
  server.loses();
  server.link.connect_again(server.now());
  server.answer();
  server.settle();
  REQUIRE(server.said("RESUME") == Lines{"RESUME t1"});
  server.heard.clear();
  server.says(":s FAIL RESUME CANNOT_RESUME :Too many codes: try again in 1 seconds\n");
  run_until([&](Selector& selector) { server.link.watch(selector, true); },
            [&] { return server.link.deadline(); },
            [&](const Selector& selector, Time) {
              server.look(selector);
              for (std::string& line : server.lines_sent("")) server.heard.push_back(std::move(line));
              return !server.heard.empty();
            });
  CHECK(server.heard == Lines{"RESUME t1"});
  CHECK(server.complaints().empty());
  server.says(":s RESUME SUCCESS alice\n:s RESUME TOKEN t2\n");
  server.settle();
  server.shows("");
  CHECK(server.link.is_up());
  CHECK(server.said("NICK").empty());
}

TEST_CASE("who would be let back too late comes as a newcomer", "[client][resuming]") {
  const std::string why =
      GENERATE("INVALID_TOKEN :No such code", "CANNOT_RESUME :Too many codes: try again in 4 seconds",
               "CANNOT_RESUME :Somebody else");
  KeepsSeats server;
  server.loses();
  server.link.connect_again(server.now());
  server.answer();
  server.settle();
  server.heard.clear();
  server.says(":s FAIL RESUME " + why + "\n");
  server.settle();
  CHECK(server.said("NICK") == Lines{"NICK alice"});
}

TEST_CASE("a room whose JOIN was lost is asked for again, and only then", "[client][resuming]") {
  KeepsSeats server;
  const bool was_heard = GENERATE(false, true);
  CHECK(server.talk.join("#b").empty());
  server.link.carry(server.now());
  server.comes_back(was_heard ? ":alice!a@h JOIN #b\n" : "");
  CHECK(server.said("JOIN") == (was_heard ? Lines{} : Lines{"JOIN #b"}));
}

TEST_CASE("a room that is asked for while one comes back is asked for once", "[client][resuming]") {
  KeepsSeats server;
  server.breaks();
  CHECK(server.talk.join("#b").empty());
  server.shows("");
  CHECK(server.said("JOIN") == Lines{"JOIN #b"});
}

TEST_CASE("a room that one left as the connection broke is left on coming back", "[client][resuming]") {
  KeepsSeats server;
  SECTION("unheard") {
    CHECK(server.talk.leave("#a", server.now(), "see you"));
    server.link.carry(server.now());
    server.comes_back();
    CHECK(server.said("PART") == Lines{"PART #a :see you"});
  }
  SECTION("unheard, as what was said before") {
    server.asks("PRIVMSG #a :bye");
    CHECK(server.talk.leave("#a", server.now()));
    server.link.carry(server.now());
    server.comes_back();
    CHECK(server.said("P") == Lines{"PRIVMSG #a :bye", "PART #a", "PING :chat-client-2"});
  }
  SECTION("and wanted again") {
    server.loses();
    CHECK(server.talk.leave("#a", server.now()));
    CHECK(server.talk.join("#a").empty());
    server.comes_back();
    CHECK(server.said("PART").empty());
    CHECK(server.said("JOIN").empty());
  }
  SECTION("heard") {
    CHECK(server.talk.leave("#a", server.now(), "see you"));
    server.link.carry(server.now());
    server.comes_back(":alice!a@h PART #a :see you\n");
    CHECK(server.said("PART").empty());
    CHECK(server.talk.find("#a") == nullptr);
  }
  SECTION("while it was lost") {
    server.loses();
    server.happened.take_all();
    CHECK(server.talk.leave("#a", server.now()));
    // What is typed next is not for it any more.
    CHECK(server.talk.current() == nullptr);
    CHECK(server.told(Event::Kind::info) == Lines{"You will be out of #a as soon as you are back.",
                                                  "You are in no room: /join one, such as #lobby."});
    server.comes_back();
    CHECK(server.said("PART") == Lines{"PART #a"});
  }
  SECTION("while one comes back") {
    server.breaks();
    CHECK(server.talk.leave("#a", server.now()));
    server.shows("");
    CHECK(server.said("PART") == Lines{"PART #a"});
  }
}

TEST_CASE("a room that one left is gone after a connection of another kind", "[client][resuming]") {
  LinkedServer server(false);
  server.lets_in("");
  server.says(":alice!a@h JOIN #a\n");
  run_until([&](Selector& selector) { server.link.watch(selector, true); }, [] { return kNever; },
            [&](const Selector& selector, Time) {
              server.link.advance(selector, server.now());
              return server.talk.find("#a") != nullptr;
            });
  CHECK(server.talk.leave("#a", server.now()));
  server.link.connect_again(server.now());
  CHECK(server.talk.find("#a") == nullptr);
  server.lets_in("");
  CHECK(server.lines_sent("JOIN").empty());
}

TEST_CASE("what changes something is not done again unasked", "[client][resuming]") {
  KeepsSeats server;
  server.asks("TOPIC #a :new");
  server.asks("PRIVMSG #a :hi");
  server.told(Event::Kind::info);
  server.comes_back();
  CHECK(server.said("TOPIC").empty());
  CHECK(server.said("PRIVMSG") == Lines{"PRIVMSG #a :hi"});
  server.says(":alice!a@h PRIVMSG #a :hi\n:s PONG s :chat-client-2\n");
  server.settle();
  CHECK(server.told(Event::Kind::info).back() ==
        "1 line of yours may not have arrived (TOPIC #a :new). /again says it again.");
  CHECK(server.link.say_again(server.now()) == 1);
  server.settle();
  CHECK(server.said("TOPIC") == Lines{"TOPIC #a :new"});
}

TEST_CASE("what was seen to be done is in no doubt", "[client][resuming]") {
  struct Case {
    std::string asked;
    std::string shown;
  };
  const auto& [asked, shown] = GENERATE(values<Case>({
      {"TOPIC #a :new", ":alice!a@h TOPIC #A :new\n"},
      {"KICK #a bob :bye", ":alice!a@h KICK #a bob :bye\n"},
      {"MODE #a +o bob", ":alice!a@h MODE #a +o bob\n"},
      {"NICK alicia", ":alice!a@h NICK alicia\n"},
      {"INVITE bob #a", ":s 341 alice bob #a\n"},
      {"AWAY :out", ":s 306 alice :You are away\n"},
      {"AWAY", ":s 305 alice :You are back\n"},
  }));
  const bool before = GENERATE(true, false);
  const bool say_again = GENERATE(false, true);
  CAPTURE(asked, before, say_again);
  KeepsSeats server(say_again);
  server.asks(asked);
  if (before) server.says(shown);
  if (before && asked == "NICK alicia") server.nick = "alicia";
  server.settle();
  server.heard.clear();
  server.comes_back(before ? "" : shown);
  const std::string command = asked.substr(0, asked.find(' '));
  CHECK(server.said(command).empty());
  CHECK(server.link.unconfirmed().empty());
  CHECK(server.link.say_again(server.now()) == 0);
  // A name that was got so is the one that is wanted.
  CHECK(server.said("MONITOR").empty());
}

TEST_CASE("what others do, or what is done otherwise, settles no doubt", "[client][resuming]") {
  struct Case {
    std::string asked;
    std::string shown;
  };
  const auto& [asked, shown] = GENERATE(values<Case>({
      {"TOPIC #a :new", ":bob!b@h TOPIC #a :new\n"},
      {"TOPIC #a :new", ":alice!a@h TOPIC #a :newer\n"},
      {"KICK #a bob", ":alice!a@h KICK #a carol\n"},
      {"MODE #a +o bob", ":alice!a@h MODE #a +o carol\n"},
      {"MODE #a +o bob", ":alice!a@h MODE #a +o\n"},
      {"INVITE bob #a", ":s 341 alice bob #b\n"},
      {"AWAY :out", ":s 305 alice :You are back\n"},
  }));
  CAPTURE(asked, shown);
  KeepsSeats server;
  server.asks(asked);
  server.comes_back(shown);
  CHECK(server.link.say_again(server.now()) == 1);
}

TEST_CASE("a pipe has nobody to ask, and does again what was not seen to be done", "[client][resuming]") {
  KeepsSeats server(true);
  server.asks("TOPIC #a :new");
  server.comes_back();
  CHECK(server.said("TOPIC") == Lines{"TOPIC #a :new"});
}

TEST_CASE("a line whose taking back was lost is not taken back by the next wish", "[client][resuming]") {
  const std::string remembered =
      ":s PONG s :chat-client-missed\n:s BATCH +h chathistory #a\n"
      "@batch=h;msgid=2 :alice!a@h PRIVMSG #a :two\n:s BATCH -h\n";
  KeepsSeats server;
  server.says("@msgid=1 :alice!a@h PRIVMSG #a :one\n@msgid=2 :alice!a@h PRIVMSG #a :two\n");
  server.settle();
  CHECK(server.talk.take_back({"#a", {}, "one"}).empty());
  server.link.carry(server.now());
  SECTION("its question was not heard") {
    server.comes_back(remembered);
    CHECK(server.complaints() ==
          Lines{"Nothing was taken back in #a: the connection was lost. /redact asks again."});
    CHECK(server.talk.take_back({"#a", {}, "two"}).empty());
    server.settle();
    const Lines asked = server.said("PING :taking-back");
    REQUIRE(asked.size() == 1);
    server.says(":s PONG s :" + asked.front().substr(6) + "\n");
    server.settle();
    CHECK(server.said("REDACT") == Lines{"REDACT #a 2"});
  }
  SECTION("its question was heard") {
    const Lines asked = server.lines_sent("PING :taking-back");
    REQUIRE(asked.size() == 1);
    server.comes_back(remembered + ":s PONG s :" + asked.front().substr(6) + "\n");
    CHECK(server.said("REDACT") == Lines{"REDACT #a 1"});
    CHECK(server.complaints().empty());
  }
  SECTION("the next is wished for while one comes back") {
    server.breaks();
    CHECK(server.talk.take_back({"#a", {}, "two"}).empty());
    server.shows("");
    const Lines asked = server.said("PING :taking-back");
    REQUIRE(asked.size() == 1);
    server.says(":s PONG s :" + asked.front().substr(6) + "\n");
    server.settle();
    CHECK(server.said("REDACT") == Lines{"REDACT #a 2"});
  }
}

TEST_CASE("questions that were lost answer nothing later, and the person is told", "[client][resuming]") {
  KeepsSeats server;
  server.talk.unban("#a", "bob");
  CHECK(server.talk.fetch_history(50).empty());
  server.link.carry(server.now());
  server.comes_back();
  CHECK(server.complaints() ==
        Lines{"The bans of #a were not looked at for bob: the connection was lost. /unban asks again.",
              "Older lines of #a were not fetched: the connection was lost. /history asks again."});
  server.says(":s 367 alice #a bob!*@*\n:s 368 alice #a :End\n");
  server.settle();
  CHECK(server.told(Event::Kind::answer) == Lines{"#a: bob!*@* is banned"});
  CHECK(server.said("MODE").empty());
}

TEST_CASE("what was to be taken back is told of where the connection is another one", "[client][resuming]") {
  KeepsSeats server;
  CHECK(server.talk.take_back({"#a", {}, "one"}).empty());
  server.link.carry(server.now());
  server.loses();
  server.link.connect_again(server.now());
  server.answer();
  server.says(":s FAIL RESUME INVALID_TOKEN :No\n:s 001 alice :Welcome\n:s 422 alice :None\n");
  server.run_until_in(Link::State::up);
  CHECK(server.complaints() ==
        Lines{"Nothing was taken back in #a: the connection was lost. /redact asks again."});
}

TEST_CASE("a server on which one was not before greets who comes back, and shows the rooms",
          "[client][resuming]") {
  KeepsSeats server;
  server.loses();
  const bool is_left = GENERATE(false, true);
  if (is_left) CHECK(server.talk.leave("#a", server.now(), "see you"));
  server.link.connect_again(server.now());
  server.answer();
  server.run_until_sent("RESUME t1");
  server.heard.clear();
  server.says(
      ":s2 001 alice :Welcome\n:s2 005 alice CASEMAPPING=ascii CHANTYPES=# NICKLEN=12 :are\n:s2 422 alice "
      ":None\n"
      ":s2 RESUME TOKEN t2\n:alice!a@h JOIN #a\n:s2 353 alice = #a :@alice bob\n:s2 366 alice #a :End\n");
  server.run_until_in(Link::State::up);
  server.settle();
  CHECK(server.said("NICK").empty());
  CHECK(server.said("PART") == (is_left ? Lines{"PART #a :see you"} : Lines{}));
  Lines told = server.told(Event::Kind::info);
  CHECK(std::count_if(told.begin(), told.end(), [](const std::string& each) {
          return each.starts_with("Connected again to") && each.find("where you were") == std::string::npos;
        }) == 1);
  // The next time by the next token.
  server.loses();
  server.link.connect_again(server.now());
  server.answer();
  server.run_until_sent("RESUME t2");
}
