// What was said is taken back, as a person is told of it (draft/message-redaction).

#include "catch.h"
#include "client_talk.h"

#include <cstdlib>
#include <ctime>

using namespace chat;
using namespace chat::test;

namespace {

/// Lines with ids and times, as a server with the capability sends them.
struct Scene : ClientTalk {
  Scene() : ClientTalk("message-tags server-time draft/message-redaction") {
    setenv("TZ", "UTC0", 1);
    tzset();
    server.says("@msgid=7;time=2026-11-19T12:34:00.000Z :bob!b@h PRIVMSG #a :hunter2\n");
    server.forget();
  }
};

}  // namespace

TEST_CASE("the capability is asked for where it is offered", "[client][redactions]") {
  FakeIrcServer server;
  server.says(":s CAP * LS :message-tags draft/message-redaction\n");
  CHECK(server.client_sent().find("CAP REQ :draft/message-redaction message-tags\n") != std::string::npos);
}

TEST_CASE("whoever takes a line back is told of, and which line it was", "[client][redactions]") {
  Scene scene;
  CHECK(scene.tells(":bob!b@h REDACT #a 7 :a slip") == "taken back #a <bob> a slip (about 7, of 12:34)\n");
  CHECK(scene.tells(":carol!c@h REDACT #a 7") == "taken back #a <carol> (about 7, of 12:34)\n");
  CHECK(scene.tells(":alice!a@h REDACT #b 7") == "taken back #b <alice> (about 7, of ) {own}\n");
  CHECK(scene.tells(":bob!b@h REDACT #a").empty());
}

TEST_CASE("a private line that is taken back opens no place", "[client][redactions]") {
  Scene scene;
  CHECK(scene.tells(":eve!e@h REDACT alice 9") == "taken back eve <eve> (about 9, of ) {private}\n");
  CHECK(scene.server.talk.current()->name == "#a");
  CHECK(scene.tells(":eve!e@h PRIVMSG alice :hello") == "message eve <eve> hello {private}\n");
}
