#include "catch.h"
#include "client/connection/link.h"
#include "common/listening.h"
#include "common/selector.h"
#include "common/socket.h"
#include "temporary_directory.h"
#include "waiting.h"

#include <string>
#include <string_view>
#include <utility>

using namespace chat;
using namespace chat::client;

namespace {

/// A Link, and the server that it connects to, which is the test.
struct LinkedServer {
  TemporaryDirectory directory{};
  ListeningSocket listening =
      std::move(listen_on({.host = {}, .unix_path = (directory / "socket").string()})->front());
  EventQueue happened{};
  Conversation talk{happened};
  Link link;
  UniqueFd accepted{};

  explicit LinkedServer(bool say_again)
      : link(
            {.server = listening.endpoint, .identity = {"alice", "Alice"}, .say_again = say_again}, talk,
            happened, [] { return 0.0; }, read_clocks().steady) {}

  void run_until_in(Link::State state) {
    run_until([&](Selector& selector) { link.watch(selector, true); }, [&] { return link.deadline(); },
              [&](const Selector& selector, Time) {
                link.advance(selector, read_clocks());
                return link.state() == state;
              });
  }

  std::vector<std::string> errors() {
    std::vector<std::string> texts;
    for (const Event& event : happened.take_all()) {
      if (event.kind == Event::Kind::error) texts.push_back(event.text);
    }
    return texts;
  }

  void says(std::string_view lines) {
    std::string bytes(lines);
    const iovec piece{bytes.data(), bytes.size()};
    REQUIRE(send(accepted.get(), {&piece, 1}).bytes == bytes.size());
  }

  void lets_in(std::string_view isupport) {
    run_until_in(Link::State::registering);
    accepted = accept_from(listening.fd.get()).fd;
    REQUIRE(accepted);
    says(":s 001 alice :Welcome\n:s 005 alice CASEMAPPING=ascii" + std::string(isupport) +
         " :are\n:s 422 alice :None\n");
    run_until_in(Link::State::up);
  }
};

}  // namespace

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
      "Not said: too long for this server (1,013 bytes, and it takes 510): PRIVMSG bob :" + text;
  CHECK(server.errors() == std::vector<std::string>{told});
}
