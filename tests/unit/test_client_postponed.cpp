#include "catch.h"
#include "client/commands/commands.h"
#include "client/conversation/postponed.h"
#include "client_talk.h"

#include <chrono>
#include <string>
#include <string_view>

using namespace chat;
using namespace chat::client;
using namespace chat::test;
using namespace std::chrono_literals;

namespace {

/// alice, who was in #a and #b when the connection was lost.
struct Away : ClientTalk {
  Commands commands{server.talk};

  Away() {
    server.lose();
    server.events();
  }

  /// What she is told when she types that.
  std::string types(std::string_view line) {
    std::string told;
    const Outcome outcome = commands.run(line, server.now);
    for (const Event& event : outcome.events) told += shown(event);
    return server.events() + told;
  }

  std::string said_on_coming_back() {
    server.connect();
    server.lets_in();
    const std::string at_first = take_said();  // as many lines as may be on their way
    server.confirms();
    return at_first + take_said();
  }

 private:
  /// What the server was sent, but for what registering takes.
  std::string take_said() {
    std::string said;
    std::string_view rest = server.sent;
    while (!rest.empty()) {
      const std::string_view line = rest.substr(0, rest.find('\n') + 1);
      rest.remove_prefix(line.size());
      if (line.starts_with("JOIN") || line.starts_with("PRIVMSG") || line.starts_with("NOTICE")) said += line;
    }
    return said;
  }
};

}  // namespace

TEST_CASE("what is said without a connection waits and is said on coming back, in its order", "[client]") {
  Away alice;
  CHECK(alice.types("one") == "info Said as soon as you are back (to #a: one)\n");
  CHECK(alice.types("/me waves") == "info Said as soon as you are back (to #a: /me waves)\n");
  CHECK(alice.types("two\nthree") == "info Said as soon as you are back (to #a: two ...)\n");
  for (const char* line : {"/msg bob psst", "/notice bob note", "/say /x", "//y", "/w bob w",
                           "/query carol hi", "to carol", "/room #b", "to b"}) {
    INFO(line);
    const std::string told = alice.types(line);
    CHECK((told.empty() || told.starts_with("info Said as soon as")));
  }
  CHECK(alice.server.talk.postponed() == 12);
  CHECK(alice.said_on_coming_back() ==
        "JOIN #a,#b\n"
        "PRIVMSG #a :one\nPRIVMSG #a :\001ACTION waves\001\nPRIVMSG #a :two\nPRIVMSG #a :three\n"
        "PRIVMSG bob :psst\nNOTICE bob :note\nPRIVMSG #a :/x\nPRIVMSG #a :/y\nPRIVMSG bob :w\n"
        "PRIVMSG carol :hi\nPRIVMSG carol :to carol\nPRIVMSG #b :to b\n");
  CHECK(alice.server.talk.postponed() == 0);
  CHECK(alice.server.events().find("message #a <alice> one {own}\n") != std::string::npos);
}

TEST_CASE("what cannot wait is refused without a connection", "[client]") {
  Away alice;
  for (const char* line : {"/msg NickServ identify sesame", "/ns identify sesame", "/topic x", "/raw LUSERS",
                           "/nick alicia", "/w", "/ctcp bob VERSION"}) {
    INFO(line);
    CHECK(alice.types(line) == "error You are not connected.\n");
  }
  CHECK(alice.said_on_coming_back() == "JOIN #a,#b\n");
}

TEST_CASE("only so many lines wait", "[client]") {
  Away alice;
  for (std::size_t i = 0; i < Postponed::kLinesMax; ++i) alice.types("line");
  const std::string refusal =
      "error You are not connected, and more than 100 lines do not wait until you are.\n";
  CHECK(alice.types("one more") == refusal);
  CHECK(alice.types("/msg bob and more") == refusal);
  CHECK(alice.server.talk.postponed() == Postponed::kLinesMax);
}

TEST_CASE("what has waited for long is offered and not said", "[client]") {
  Away alice;
  alice.types("good morning");
  alice.server.wait(2h);
  alice.types("good afternoon");
  CHECK(alice.said_on_coming_back() == "JOIN #a,#b\n");
  CHECK(alice.server.events().find(
            "info 2 lines of yours have waited for more than an hour (to #a: good morning ...). "
            "/again says them.\n") != std::string::npos);
  CHECK(alice.server.talk.say_all_postponed(alice.server.now) == 2);
  CHECK(alice.server.client_sent().find("PRIVMSG #a :good afternoon\n") != std::string::npos);
}

TEST_CASE("what waits for a room goes with it", "[client]") {
  Away alice;
  alice.types("one");
  alice.types("/msg #b two");
  CHECK(alice.types("/part #a").starts_with("info 1 line for #a will not be said.\n"));
  CHECK(alice.said_on_coming_back() == "JOIN #b\nPRIVMSG #b :two\n");
}

TEST_CASE("what is said on the way into a room follows, and where one is not let in it is not said",
          "[client]") {
  Away alice;
  alice.server.connect();
  alice.server.lets_in();
  alice.server.forget();
  CHECK(alice.types("hi") == "message #a <alice> hi {own}\n");
  CHECK(alice.server.client_sent().find("PRIVMSG #a :hi\n") != std::string::npos);
  alice.server.says(":s 473 alice #a :Cannot join channel (+i)\n");
  alice.server.events();
  CHECK(alice.types("hi") == "error You are not in #a any more: /join it again.\n");
}
