#include "catch.h"
#include "client/conversation/postponed.h"
#include "linked_server.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

TEST_CASE("a command that may not have arrived is told, or said again", "[client][link]") {
  const bool say_again = GENERATE(false, true);
  LinkedServer server(say_again);
  server.lets_in("");
  for (const char* line : {"TOPIC #a :new", "WHO #a", "PRIVMSG #a :hi"}) server.talk.send(line);
  server.link.carry(read_clocks());
  server.link.connect_again(read_clocks());
  const auto errors = server.errors();
  if (say_again) {
    CHECK(errors.empty());
    CHECK(server.link.unconfirmed() == std::vector<std::string>{"TOPIC #a :new", "PRIVMSG #a :hi"});
    return;
  }
  CHECK(errors ==
        std::vector<std::string>{"Perhaps not done: TOPIC #a :new", "Perhaps not delivered, to #a: hi"});
}

TEST_CASE("what the next server's lines are too short for is told and counted", "[client][link]") {
  LinkedServer server(true);
  server.lets_in(" LINELEN=2048");
  const std::string text(1'000, 'x');
  server.talk.say(Event::Kind::message, "bob", "short", read_clocks());
  server.talk.say(Event::Kind::message, "bob", text, read_clocks());
  server.link.carry(read_clocks());
  REQUIRE(server.link.unconfirmed().size() == 2);
  CHECK(server.link.refusals() == 0);

  server.link.connect_again(read_clocks());
  server.lets_in("");
  CHECK(server.link.unconfirmed() == std::vector<std::string>{"PRIVMSG bob :short"});
  CHECK(server.link.refusals() == 1);
  const std::string told =
      "Not said: too long for this server (1,013 bytes, and it takes 510): to bob: " + text;
  CHECK(server.errors() == std::vector<std::string>{told});
}

TEST_CASE("what was not sent before the loss is said on coming back, unless that takes an hour",
          "[client][link]") {
  using namespace std::chrono_literals;
  const auto away = GENERATE(as<WallTime::duration>{}, 0s, 59min, 61min, 24h);
  CAPTURE(away.count());
  LinkedServer server(false);
  server.lets_in("");
  std::vector<std::string> lines(30);
  for (std::size_t i = 0; i < lines.size(); ++i) lines[i] = "PRIVMSG #a :line " + std::to_string(i);
  for (const std::string& line : lines) server.talk.send(line);
  server.link.carry(server.now());
  const std::vector<std::string> sent = server.lines_sent("PRIVMSG");
  REQUIRE(!sent.empty());
  REQUIRE(sent.size() < lines.size());
  server.accepted.reset();
  server.run_until_in(Link::State::waiting);
  server.happened.take_all();

  server.ahead = away;
  server.link.connect_again(server.now());
  server.lets_in("");
  server.link.carry(server.now());
  const std::vector<std::string> unsent(lines.begin() + static_cast<std::ptrdiff_t>(sent.size()),
                                        lines.end());
  if (away < Postponed::kStaleAfter) {
    CHECK(server.link.unconfirmed() == unsent);
    return;
  }
  CHECK(server.link.unconfirmed().empty());
  CHECK(server.lines_sent("PRIVMSG").empty());
  CHECK(server.link.say_again(server.now()) == lines.size());
  CHECK(server.link.unconfirmed() == lines);
}

TEST_CASE("who disconnects stays, and comes back when they wish to", "[client][link]") {
  LinkedServer server(false);
  server.lets_in("");
  server.link.disconnect("for tea", server.now());
  CHECK(server.link.state() == Link::State::leaving);
  CHECK_FALSE(server.link.is_over());
  server.talk.send("PRIVMSG #a :too late");
  server.link.carry(server.now());
  CHECK(server.lines_sent("QUIT") == std::vector<std::string>{"QUIT :for tea"});
  server.accepted.reset();
  server.run_until_in(Link::State::closed);
  CHECK(server.link.condition(server.now().steady) == "not connected");
  CHECK(server.link.deadline() == kNever);
  CHECK(server.told(Event::Kind::info).back() ==
        "You have left the server. /reconnect comes back, /quit ends the program.");
  server.link.disconnect("", server.now());
  CHECK(server.errors() == std::vector<std::string>{"You are not connected."});
  server.link.connect_again(server.now());
  server.lets_in("");
  server.link.disconnect("", server.now());
  server.link.connect_again(server.now());  // at once
  server.lets_in("");
  server.link.leave("", server.now());
  CHECK(server.link.is_over());
  server.link.disconnect("", server.now());
  CHECK(server.link.is_over());
}

TEST_CASE("of a line that is cut off by the connection's end nothing is shown", "[client][link]") {
  LinkedServer server(false);
  server.lets_in("");
  server.says(":a!b@c PRIVMSG #r :whole\r\n:a!b@c PRIVMSG #r :do not dele");
  server.accepted.reset();
  server.run_until_in(Link::State::waiting);
  CHECK(server.told(Event::Kind::message) == std::vector<std::string>{"whole"});
}

TEST_CASE("a connection that is found lost by saying something is lost like any other", "[client][link]") {
  LinkedServer server(false);
  server.lets_in("");
  server.accepted.reset();
  server.talk.send("PRIVMSG #a :too late");
  Link& link = server.link;
  SECTION("by what is typed") {
    link.carry(server.now());
    CHECK(link.state() == Link::State::waiting);
    const auto told = server.errors();
    REQUIRE(told.size() == 2);
    CHECK(told[0] == "Perhaps not delivered, to #a: too late");
    CHECK(told[1].starts_with("The connection is lost: "));
  }
  SECTION("by saying something again") {
    link.say_again(server.now());
    CHECK(link.state() == Link::State::waiting);
  }
  SECTION("by leaving") {
    link.leave("bye", server.now());
    link.leave("bye", server.now());
    CHECK(link.state() == Link::State::ended);
  }
  SECTION("by leaving at once") {
    link.leave_at_once("bye", server.now());
    CHECK(link.state() == Link::State::ended);
  }
  SECTION("by disconnecting") {
    link.disconnect("bye", server.now());
    link.disconnect("bye", server.now());
    CHECK(link.state() == Link::State::closed);
  }
}

TEST_CASE("who leaves waits until the server has answered all that was said", "[client][link]") {
  LinkedServer server(false);
  server.lets_in("");
  server.talk.send("PRIVMSG #a :last words");
  server.link.carry(server.now());
  const bool stays = GENERATE(false, true);
  const auto leave = [&] {
    stays ? server.link.disconnect("bye", server.now()) : server.link.leave("bye", server.now());
  };
  leave();
  const auto sent = server.lines_sent("P");
  REQUIRE(sent == std::vector<std::string>{"PING :chat-client-1", "PRIVMSG #a :last words"});
  CHECK(server.link.is_up());
  SECTION("and then says goodbye") {
    server.says(":s PONG s :chat-client-1\n");
    server.run_until_sent("PING :chat-client-2");
    CHECK(server.link.is_up());
    server.says(":s PONG s :chat-client-2\n");
    server.run_until_in(Link::State::leaving);
    CHECK(server.lines_sent("QUIT") == std::vector<std::string>{"QUIT :bye"});
    CHECK(server.link.unconfirmed().empty());
    const auto told = server.told(Event::Kind::info);
    CHECK(std::none_of(told.begin(), told.end(),
                       [](const std::string& each) { return each.starts_with("Leaving as soon"); }));
  }
  SECTION("but not if it is asked twice") {
    leave();
    CHECK(server.link.state() == Link::State::leaving);
    CHECK(server.lines_sent("QUIT") == std::vector<std::string>{"QUIT :bye"});
    CHECK(server.link.unconfirmed().size() == 1);
  }
  SECTION("nor if the connection is lost") {
    server.accepted.reset();
    server.run_until_in(stays ? Link::State::closed : Link::State::ended);
    CHECK(server.link.failure().empty());
    CHECK(server.link.unconfirmed().size() == (stays ? 0 : 1));
    CHECK(server.errors().size() == (stays ? 1 : 0));
  }
}

TEST_CASE("who disconnects while it tries to connect tries no more", "[client][link]") {
  LinkedServer server(false);
  server.lets_in("");
  server.accepted.reset();
  server.run_until_in(Link::State::waiting);
  server.link.disconnect("", server.now());
  CHECK(server.link.state() == Link::State::closed);
  server.link.leave("", server.now());
  CHECK(server.link.state() == Link::State::ended);
}

TEST_CASE("what was refused can be said again for an hour", "[client][link]") {
  using namespace std::chrono_literals;
  const auto later = GENERATE(as<WallTime::duration>{}, 0s, 59min, 61min);
  CAPTURE(later.count());
  LinkedServer server(false);
  server.lets_in("");
  for (const char* line : {"PRIVMSG bob :hi", "PRIVMSG NickServ :identify sesame"}) server.talk.send(line);
  server.link.carry(server.now());
  server.says(":s 401 alice bob :Nobody\n:s 401 alice NickServ :Nobody\n");
  run_until([&](Selector& selector) { server.link.watch(selector, true); },
            [&] { return server.link.deadline(); },
            [&](const Selector& selector, Time) {
              server.link.advance(selector, server.now());
              return server.link.refusals() == 2;
            });
  server.lines_sent("");
  server.ahead = later;
  CHECK(server.link.say_again(server.now()) == (later < 1h ? 1 : 0));
  CHECK(server.lines_sent("PRIVMSG").size() == (later < 1h ? 1 : 0));
}
