#include "catch.h"
#include "client/conversation/limits.h"
#include "fake_irc_server.h"

#include <string>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

namespace {

constexpr int kMany = 250'000;

/// What a hostile server sends by the thousand, numbered.
std::string numbered(std::string_view form, int number) {
  std::string line(form);
  for (std::size_t at = line.find('%'); at != std::string::npos; at = line.find('%', at)) {
    line.replace(at, 1, std::to_string(number));
  }
  return line;
}

}  // namespace

TEST_CASE("nothing grows without end", "[client]") {
  FakeIrcServer server;
  server.lets_in("echo-message");
  server.opens("#a");
  for (const std::string_view form :
       {":alice!a@h JOIN #r%", ":x%!x@h JOIN #a", ":s 353 alice = #a :y%", ":s 353 alice = #q :y%",
        ":z%!x@h PRIVMSG alice :hi", ":s BATCH +% chathistory #a", ":bob!b@h PRIVMSG #a :%",
        ":s 372 alice :- x%", ":bob!b@h TOPIC #a :%", ":s CAP alice LS * :c%",
        ":bob!b@h PRIVMSG alice :\x01VERSION\x01", "PING :%"}) {
    for (int i = 0; i < kMany; ++i) {
      server.says(numbered(form, i));
      if (i % 1000 == 0) server.client_sent();
    }
    const auto events = server.happened.take_all();
    CHECK(events.size() <= EventLimit::kEventsMax + 1);
  }
  CHECK(server.talk.places().size() == kPlacesMax);
  std::size_t members = 0;
  for (const Place* place : server.talk.places()) {
    members += place->members.size();
    CHECK(place->replay.seen.size() <= kSeenLinesMax);
  }
  CHECK(members == kMembersMax);
}

TEST_CASE("a server that asks and asks, and does not read, is given up", "[client]") {
  for (const std::string_view line : {":s CAP alice NEW :batch", "PING :x"}) {
    CAPTURE(line);
    FakeIrcServer server;
    server.lets_in();
    server.forget();
    const auto message = parse_irc(line);
    for (int i = 0; i < kMany; ++i) server.session->take(*message, server.now);
    CHECK(server.session->broken() == "the server does not read");
    CHECK_FALSE(server.session->hopeless());
    CHECK(server.session->take_outgoing().size() < 300'000);
  }
}

TEST_CASE("what is not told is counted", "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.forget();
  for (std::size_t i = 0; i < EventLimit::kEventsMax + 1234; ++i) server.says(":s NOTICE alice :x\n");
  const auto events = server.happened.take_all();
  REQUIRE(events.size() == EventLimit::kEventsMax + 1);
  CHECK(events.back().text == "The server said so much at once that 1,234 events are not shown.");
  CHECK(server.happened.take_all().empty());
}

TEST_CASE("what went wrong is told even then", "[client]") {
  EventQueue queue;
  for (std::size_t i = 0; i < EventLimit::kEventsMax; ++i) queue.take(own_words(Event::Kind::info, "x", {}));
  for (std::size_t i = 0; i < EventLimit::kEventsMax + 1; ++i)
    queue.take(own_words(Event::Kind::error, "lost", {}));
  const auto events = queue.take_all();
  REQUIRE(events.size() == 2 * EventLimit::kEventsMax + 1);
  CHECK(events[EventLimit::kEventsMax].text == "lost");
  CHECK(events.back().text == "The server said so much at once that 1 event is not shown.");
}

TEST_CASE("messages without what they need are harmless", "[client]") {
  for (const std::string command :
       {"001",    "005",     "301",  "311",  "315",   "317",    "322",  "324",   "331",    "332",
        "341",    "352",     "353",  "366",  "372",   "401",    "433",  "473",   "JOIN",   "PART",
        "KICK",   "QUIT",    "NICK", "MODE", "TOPIC", "INVITE", "AWAY", "BATCH", "CAP",    "PRIVMSG",
        "NOTICE", "WALLOPS", "FAIL", "WARN", "NOTE",  "KILL",   "PING", "PONG",  "ACCOUNT"}) {
    for (const std::string rest : {"", " ", " :", " alice", " alice alice", " #a", " alice #a", " #a alice",
                                   " alice #a :", " alice = #a :", " alice = #a :@ !", " + - :"}) {
      for (const std::string source : {"", ":alice!a@h ", ":bob!b@h ", ":s ", ":!@ "}) {
        FakeIrcServer server;
        server.lets_in();
        server.opens("#a");
        server.says(source + command + rest + "\n");
        CHECK(server.session->nick().size() > 0);
        server.lose();
      }
    }
  }
}

TEST_CASE("names that no line could carry are not kept", "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.forget();
  server.says(
      ":alice!a@h JOIN #a,b\n:alice!a@h JOIN #a\rb\n:b\rb!b@h PRIVMSG alice :hi\n"
      ":b\rb!b@h PRIVMSG alice :\x01VERSION\x01\n:b!b@h PRIVMSG alice :\x01PING a\rQUIT\x01\n");
  CHECK(server.talk.places().empty());
  CHECK(server.client_sent().empty());
}

TEST_CASE("a server that changes how names are compared loses nobody", "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.says(":alice!a@h JOIN #a[\n:alice!a@h JOIN #a{\n:B[!b@h JOIN #a[\n");
  CHECK(server.talk.places().size() == 2);
  CHECK(server.talk.switch_to("#a{"));
  server.lose();
  server.connect();
  server.says(":s 001 alice :Welcome\n:s 005 alice CASEMAPPING=rfc1459 :are\n:s 422 alice :none\n");
  CHECK(server.talk.places().size() == 2);
  CHECK(server.talk.find("#A{")->name == "#a[");
  CHECK(server.talk.find("#a{")->name == "#a[");
  CHECK(server.talk.current()->name == "#a[");
  server.talk.leave("#a[", server.now);
  server.talk.leave("#a{", server.now);
}
