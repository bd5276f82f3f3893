// A line that looks like a command and would be said to all, because something stands before its slash.

#include "catch.h"
#include "client/commands/commands.h"
#include "client/protocol/secrets.h"
#include "client_talk.h"

#include <string>

using namespace chat;
using namespace chat::test;

namespace {

struct Typing : ClientTalk {
  client::Commands commands{server.talk};

  client::Outcome types(const std::string& line) { return commands.run(line, server.now); }
};

}  // namespace

TEST_CASE("a command behind what is not seen is not said to the room", "[client][hidden]") {
  const std::string before =
      GENERATE("\u00A0", " \u00A0", "\u3000", "\u200B", "\uFEFF", "\u2800", "\x01", "\u00A0 \t");
  const std::string command = GENERATE("/ns identify sesame", "/part");
  CAPTURE(before, command);
  Typing typing;
  const client::Outcome outcome = typing.types(before + command);
  CHECK(outcome.unsaid);
  REQUIRE(outcome.events.size() == 1);
  CHECK(shown(outcome.events[0]) ==
        "error That looks like a command, but there is a blank, or something invisible, before the /, and so "
        "it would be said. Type it again with a plain / as the first character; to say it, use /say.\n");
  CHECK(typing.server.client_sent().empty());
}

TEST_CASE("a command behind what only looks like a slash is not said to the room", "[client][hidden]") {
  const std::string line = GENERATE("／ns identify sesame", "∕ns identify sesame", " ／ｎｓ identify sesame");
  CAPTURE(line);
  Typing typing;
  const client::Outcome outcome = typing.types(line);
  CHECK(outcome.unsaid);
  REQUIRE(outcome.events.size() == 1);
  CHECK(shown(outcome.events[0]).find("it begins with what only looks like a /") != std::string::npos);
  CHECK(typing.server.client_sent().empty());
}

TEST_CASE("what hides no command is said as it is", "[client][hidden]") {
  const std::string line = GENERATE("\u00A0hello", "\u00A0/etc/passwd", "\u00A0/ns identify\nas a paste",
                                    "／／x", "\u00A0", "a\u00A0/ns x");
  CAPTURE(line);
  Typing typing;
  CHECK(typing.types(line).events.empty());
  CHECK(typing.server.client_sent().find("PRIVMSG #a :") != std::string::npos);
}

TEST_CASE("what is hidden so may be said on purpose", "[client][hidden]") {
  Typing typing;
  CHECK(typing.types("/say \u00A0/ns x").events.empty());
  CHECK(typing.server.client_sent().find("PRIVMSG #a :\u00A0/ns x\n") != std::string::npos);
}

TEST_CASE("a secret that is hidden so is one still", "[client][hidden]") {
  for (const char* secret : {"\u00A0/ns identify sesame", "\u3000/join #ops sesame", "／ns identify sesame",
                             "／ｎｓ identify x"}) {
    CAPTURE(secret);
    CHECK(client::has_secret(secret, "", client::command_called));
  }
  for (const char* open : {"\u00A0/join #ops", "\u00A0hello", "／me waves"}) {
    CAPTURE(open);
    CHECK_FALSE(client::has_secret(open, "", client::command_called));
  }
}
