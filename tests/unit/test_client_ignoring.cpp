#include "catch.h"
#include "client/conversation/ignoring.h"
#include "client/conversation/limits.h"
#include "client/files/ignore_file.h"
#include "client_talk.h"
#include "temporary_directory.h"

#include <array>
#include <fstream>
#include <string>
#include <vector>

#include <sys/stat.h>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

namespace {

bool hides(std::string_view mask, std::string_view source) {
  Ignored ignored;
  CHECK(ignored.add(mask, ServerSupport()).empty());
  return ignored.hides(parse_irc_source(source), ServerSupport());
}

}  // namespace

TEST_CASE("a mask is over nick, user and host", "[client][ignoring]") {
  constexpr std::string_view kBob = "Bob[1]!~b@Host.example";
  for (const char* mask : {"bob{1}", "BOB*", "b?b*", "*", "*!*@*", "*!*@host.example", "*!*@*.EXAMPLE",
                           "~b@*", "~b@host.example", "bob[1]!~b", "*!?b@host.*", "bob[1]!~b@host.example"}) {
    CAPTURE(mask);
    CHECK(hides(mask, kBob));
  }
  for (const char* mask : {"bob", "b?b", "host.example!*", "*!*@example", "b@host.example", "*!~b@*.org",
                           "?!*@*", "bobby!*@*"}) {
    CAPTURE(mask);
    CHECK_FALSE(hides(mask, kBob));
  }
  CHECK(hides("bob", "bob"));
  CHECK_FALSE(hides("*!*@host", "bob"));  // where the server does not say from where
  CHECK(hides("*!*@2001:db8::*", "bob!b@2001:db8::7"));
}

TEST_CASE("what is no mask is refused, and nobody is ignored", "[client][ignoring]") {
  for (const std::string mask :
       {"", "!", "@", "!@", "bob!", "!b@h", "bob!@h", "bob@", "@h", "a!b!c", "a@b@c", "a@b!c", "a b", "a,b",
        "\x01", "#lobby", "host.example", "2001:db8::1", "10.0.0.0/8"}) {
    CAPTURE(mask);
    Ignored ignored;
    CHECK_FALSE(ignored.add(mask, ServerSupport()).empty());
    CHECK(ignored.list().empty());
  }
  Ignored ignored;
  CHECK(ignored.add("h.example", ServerSupport()) ==
        "h.example is nobody's name. A host is ignored as *!*@h.example.");
  CHECK_FALSE(ignored.add(std::string(kNameBytesMax + 1, 'x'), ServerSupport()).empty());
}

TEST_CASE("the same mask in other words is the same", "[client][ignoring]") {
  Ignored ignored;
  CHECK(ignored.add("Bob", ServerSupport()).empty());
  CHECK(ignored.add("bob!*@*", ServerSupport()).empty());
  CHECK(ignored.list() == std::vector<std::string>{"Bob"});
  CHECK_FALSE(ignored.remove("bo", ServerSupport()));
  CHECK(ignored.remove("BOB!*", ServerSupport()));
  CHECK(ignored.list().empty());
}

TEST_CASE("nothing that the ignored do is told, but what they do to others", "[client][ignoring]") {
  const std::string does = ":bob!b@bad.example ";
  for (const char* line : {"PRIVMSG #a :x", "PRIVMSG alice :x", "NOTICE alice :x",
                           "PRIVMSG #a :\x01"
                           "ACTION x\x01",
                           "WALLOPS :x", "INVITE alice #c", "TOPIC #a :x", "NICK bobby", "PART #a :x",
                           "QUIT :x", "AWAY :x", "JOIN #c"}) {
    CAPTURE(line);
    ClientTalk scene;
    scene.server.talk.open_private("bob");
    CHECK_FALSE(scene.tells(does + line).empty());
    ClientTalk hushed;
    hushed.server.talk.open_private("bob");
    CHECK(hushed.server.talk.ignore("*!*@bad.example").empty());
    CHECK(hushed.tells(does + line).empty());
    CHECK(hushed.server.talk.find("#a")->unread == 0);
  }
  ClientTalk scene;
  CHECK(scene.server.talk.ignore("*!*@bad.example").empty());
  CHECK(scene.tells(does + "NICK bobby").empty());
  CHECK(scene.server.talk.nicks(*scene.server.talk.find("#a")) == std::vector<std::string>{"bobby"});
  CHECK(scene.tells(":bobby!b@bad.example PART #a").empty());
  CHECK(scene.server.talk.nicks(*scene.server.talk.find("#a")).empty());
  CHECK(scene.tells(":bobby!b@bad.example KICK #b carol") == "kicked #b <bobby> -> carol\n");
  CHECK(scene.tells(":bobby!b@bad.example MODE #b +m") == "mode #b <bobby> +m\n");
  CHECK(scene.tells(":alice!a@bad.example PRIVMSG #b :mine") == "message #b <alice> mine {own}\n");
  CHECK(scene.tells(":carol!c@good.example PRIVMSG #b :x") == "message #b <carol> x\n");
}

TEST_CASE("whom one ignores is kept in a file that two clients may share", "[client][ignoring]") {
  const TemporaryDirectory directory;
  const auto path = directory / "state" / "ignored";
  IgnoreFile one(path);
  IgnoreFile other(path);
  CHECK(one.read()->empty());
  CHECK(other.read()->empty());
  REQUIRE(one.keep({"bob", "*!*@h"}));
  REQUIRE(other.keep({"eve"}));
  CHECK(contents_of(path) == "bob\n*!*@h\neve\n");
  REQUIRE(one.keep({"*!*@h"}));
  CHECK(contents_of(path) == "*!*@h\neve\n");
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  CHECK(*IgnoreFile(path).read() == std::vector<std::string>{"*!*@h", "eve"});

  IgnoreFile nowhere(directory / "state" / "ignored" / "x");
  CHECK_FALSE(nowhere.keep({"bob"}));
}
