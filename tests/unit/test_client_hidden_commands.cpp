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

TEST_CASE("what may tell a password is not said at once", "[client][hidden]") {
  const std::string line = GENERATE("identify sesame", "IDENTIFY alice sesame", " login alice sesame",
                                    "register sesame", "nickserv identify sesame", "ns register sesame",
                                    "msg NickServ identify sesame", "/me identify sesame");
  CAPTURE(line);
  Typing typing;
  const client::Outcome outcome = typing.types(line);
  CHECK(outcome.unsaid);
  REQUIRE(outcome.events.size() == 1);
  const std::string told = shown(outcome.events[0]);
  CHECK(told.starts_with("error There may be a password in that, and all in #a would read it. /ns "));
  CHECK(told.ends_with(" To say it, use /say.\n"));
  CHECK(typing.server.client_sent().empty());
  CHECK(client::has_secret(line, "", client::command_called));
  CHECK(typing.types("/say " + line).events.empty());
  CHECK(typing.server.client_sent().find("PRIVMSG #a :") != std::string::npos);
}

TEST_CASE("what only begins like a login is said", "[client][hidden]") {
  const std::string line =
      GENERATE("login", "register for the course by noon", "identify\nas a paste", "logins fail");
  CAPTURE(line);
  Typing typing;
  CHECK(typing.types(line).events.empty());
  CHECK(typing.server.client_sent().find("PRIVMSG #a :") != std::string::npos);
  CHECK_FALSE(client::has_secret(line, "", client::command_called));
}

TEST_CASE("a service is told a password without a question", "[client][hidden]") {
  Typing typing;
  typing.types("/query NickServ");
  CHECK(typing.types("identify sesame").events.empty());
  CHECK(typing.server.client_sent().find("PRIVMSG NickServ :identify sesame") != std::string::npos);
}

TEST_CASE("a word that is a command without its slash is said, and pointed out", "[client][hidden]") {
  struct Case {
    const char* line;
    const char* command;
  };
  const auto [line, command] = GENERATE(Case{"help", "/help lists them."}, Case{"?", "/help lists them."},
                                        Case{"HELP", "/help lists them."}, Case{"quit", "/quit leaves."},
                                        Case{" exit", "/quit leaves."});
  CAPTURE(line);
  Typing typing;
  const client::Outcome outcome = typing.types(line);
  CHECK_FALSE(outcome.unsaid);
  REQUIRE(outcome.events.size() == 1);
  CHECK(shown(outcome.events[0]).find(std::string("A command begins with a /: ") + command) !=
        std::string::npos);
  CHECK(typing.server.client_sent().find("PRIVMSG #a :") != std::string::npos);
  CHECK(typing.types("help me").events.empty());
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
