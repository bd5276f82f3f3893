// Servers that answer no PING: what they take is never known.

#include "catch.h"
#include "linked_server.h"

#include <chrono>
#include <string>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

namespace {

using namespace std::chrono_literals;

/// The server lets the client in, and then says nothing until it is given up.
void stays_mute(LinkedServer& server, bool answers_once = false) {
  if (server.link.state() != Link::State::connecting) server.link.connect_again(server.now());
  server.lets_in("");
  if (answers_once) server.says(":s PONG s :chat-client-1\nPING :heard\n");
  if (answers_once) server.run_until_sent("PONG :heard");
  for (const Duration silence : {Duration(61s), Duration(122s)}) {
    Moment later = server.now();
    later.steady += silence;
    server.link.advance(Selector(), later);
  }
}

}  // namespace

TEST_CASE("a pipe gives up a server that lets it in thrice and answers no PING", "[client][link]") {
  const bool in_pipe = GENERATE(true, false);
  LinkedServer server(in_pipe);
  for (int i = 0; i < 2; ++i) {
    stays_mute(server);
    CHECK(server.link.state() == Link::State::waiting);
  }
  stays_mute(server);
  CHECK(server.link.state() == (in_pipe ? Link::State::ended : Link::State::waiting));
  CHECK(server.link.failure().ends_with(in_pipe ? "the server has not answered for 120 s, 3 times in a row"
                                                : ""));
  CHECK_FALSE(server.link.refused());
}

TEST_CASE("a server that has answered a PING is tried for ever", "[client][link]") {
  LinkedServer server(true);
  for (int i = 0; i < 5; ++i) {
    stays_mute(server, i % 2 == 1);
    CHECK(server.link.state() == Link::State::waiting);
  }
}
