#include "catch.h"
#include "fake_irc_server.h"
#include "looking.h"

#include <array>
#include <chrono>
#include <string>

using namespace chat;
using namespace chat::client;
using namespace chat::test;
using std::chrono::seconds;

namespace {

std::string numbered(const std::string& line, int first, int last) {
  std::string lines;
  for (int i = first; i <= last; ++i) lines += line + std::to_string(i) + "\n";
  return lines;
}

}  // namespace

TEST_CASE("a silent server is asked, then given up", "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.forget();
  server.wait(seconds(59));
  server.session->tick(server.now);
  CHECK(server.client_sent().empty());
  CHECK(server.session->deadline() == server.now.steady + seconds(1));
  server.wait(seconds(1));
  server.session->tick(server.now);
  CHECK(server.client_sent() == "PING :are-you-there\n");
  SECTION("it answers") {
    server.wait(seconds(59));
    server.says(":s PONG s :are-you-there\n");
    server.wait(seconds(59));
    server.session->tick(server.now);
    CHECK(server.session->broken().empty());
  }
  SECTION("it does not") {
    server.wait(seconds(60));
    server.session->tick(server.now);
    CHECK(server.session->broken() == "the server has not answered for 120 s");
    CHECK_FALSE(server.session->hopeless());
  }
}

TEST_CASE("who talks, but lets nobody in, is given up", "[client]") {
  FakeIrcServer server;
  for (int i = 0; i < 4; ++i) {
    server.wait(seconds(30));
    server.says(":s NOTICE * :*** wait\n");
    server.session->tick(server.now);
  }
  CHECK(server.session->broken() == "the server has not let us in within 120 s");
}

TEST_CASE("who talks, but does not deal with what was said, is given up", "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.says(":s PONG s :chat-client-1\n");
  server.session->say("PRIVMSG #a :hi");
  server.play();
  for (int i = 0; i < 9; ++i) {
    server.wait(seconds(30));
    server.says(":s NOTICE alice :busy\n");
    server.session->tick(server.now);
  }
  REQUIRE(server.session->broken().empty());
  CHECK(server.session->deadline() == server.now.steady + seconds(30));
  SECTION("it never does") {
    server.wait(seconds(30));
    server.says(":s NOTICE alice :busy\n");
    server.session->tick(server.now);
    CHECK(server.session->broken() == "the server talks, but has not answered our PING for 300 s");
    CHECK_FALSE(server.session->hopeless());
    CHECK(server.session->unconfirmed() == std::vector<std::string>{"PRIVMSG #a :hi"});
  }
  SECTION("it does at last") {
    server.says(":s PONG s :chat-client-2\n");
    CHECK(server.session->deadline() == server.now.steady + kSilenceMax);
  }
  SECTION("nobody has listened") {
    server.session->not_listening(server.now);
    server.wait(seconds(30));
    server.session->tick(server.now);
    CHECK(server.session->broken().empty());
  }
}

TEST_CASE("while the server is silent and does not confirm, nothing more is sent that could be lost",
          "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.forget();
  Session& session = *server.session;
  session.say("PRIVMSG #a :1");
  server.play();
  CHECK(session.deadline() == server.now.steady + kStalledAfter);
  server.wait(kStalledAfter - seconds(1));
  session.tick(server.now);
  CHECK_FALSE(session.is_stalled());
  session.say("PRIVMSG #a :2");
  CHECK(server.client_sent().ends_with("PRIVMSG #a :2\n"));
  server.wait(seconds(1));
  session.tick(server.now);
  CHECK(session.is_stalled());
  CHECK(session.deadline() > server.now.steady + kStalledAfter);
  for (const char* line : {"PRIVMSG #a :3", "WHO #a", "TOPIC #a :new"}) session.say(line);
  CHECK(server.client_sent().empty());
  CHECK(session.in_doubt() == std::vector<std::string>{"PRIVMSG #a :1", "PRIVMSG #a :2"});
  CHECK(session.unsent() == std::vector<std::string>{"PRIVMSG #a :3", "TOPIC #a :new"});
  SECTION("it does at last") {
    server.says(":s PONG s :chat-client-2\n");
    CHECK_FALSE(session.is_stalled());
    CHECK(server.client_sent() == "PRIVMSG #a :3\nWHO #a\nTOPIC #a :new\nPING :chat-client-3\n");
  }
  SECTION("it is there, but slow") {
    server.says(":bob!b@h PRIVMSG #a :still here\n");
    CHECK(session.is_stalled());
    CHECK(server.client_sent() == "PRIVMSG #a :3\nWHO #a\nTOPIC #a :new\n");
  }
  SECTION("nobody has listened") {
    session.not_listening(server.now);
    CHECK_FALSE(session.is_stalled());
  }
}

TEST_CASE("a server is not silent while nobody listens", "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.wait(seconds(60));
  server.session->tick(server.now);
  server.forget();
  server.wait(seconds(60));
  server.session->not_listening(server.now);
  server.session->tick(server.now);
  CHECK(server.session->broken().empty());
  CHECK(server.client_sent().empty());
  server.wait(seconds(60));
  server.session->tick(server.now);
  CHECK(server.client_sent() == "PING :are-you-there\n");
}

TEST_CASE("a PING is answered", "[client]") {
  FakeIrcServer server;
  server.forget();
  server.says("PING :a b\nPING cookie\n");
  CHECK(server.client_sent() == "PONG :a b\nPONG :cookie\n");
}

TEST_CASE("what is said waits for the server to follow", "[client]") {
  FakeIrcServer server;
  Session& session = *server.session;
  session.say("PRIVMSG #a :0");
  CHECK(server.client_sent().find("PRIVMSG") == std::string::npos);
  server.lets_in();
  CHECK(server.client_sent().ends_with("\nPRIVMSG #a :0\nPING :chat-client-2\n"));
  server.sent = "PING :chat-client-2\n";
  server.confirms();
  CHECK(session.all_confirmed());

  for (int i = 1; i <= 25; ++i) session.say("PRIVMSG #a :" + std::to_string(i));
  server.play();
  CHECK(server.sent == numbered("PRIVMSG #a :", 1, 10) + "PING :chat-client-3\n");
  CHECK(session.unconfirmed().size() == 25);
  server.says(":s PONG s :another\n");
  CHECK(occurrences(server.sent, "PRIVMSG") == 10);
  server.confirms();
  CHECK(server.sent == numbered("PRIVMSG #a :", 11, 20) + "PING :chat-client-4\n");
  CHECK(session.unconfirmed().front() == "PRIVMSG #a :11");
  server.confirms();
  server.confirms();
  CHECK(session.all_confirmed());
  CHECK(session.waiting_bytes() == 0);
}

TEST_CASE("long lines make a window full, too", "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.forget();
  const std::string line = "PRIVMSG #a :" + std::string(400, 'x');
  for (int i = 0; i < 10; ++i) CHECK(server.session->say(line));
  CHECK(occurrences(server.client_sent(), "PRIVMSG") == 9);
}

TEST_CASE("a line longer than the window goes alone", "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.says(":s 005 alice LINELEN=8192 :are supported\n");
  server.forget();
  const std::string text(kWindowBytes, 'x');
  CHECK(server.session->say("PRIVMSG #a :1"));
  CHECK(server.session->say("PRIVMSG #a :" + text));
  CHECK(server.session->say("PRIVMSG #a :3"));
  CHECK(server.client_sent() == "PRIVMSG #a :1\nPING :chat-client-2\n");
  server.says(":s PONG s :chat-client-2\n");
  CHECK(server.client_sent() == "PRIVMSG #a :" + text + "\nPING :chat-client-3\n");
  server.says(":s PONG s :chat-client-3\n");
  CHECK(server.client_sent() == "PRIVMSG #a :3\nPING :chat-client-4\n");
}

TEST_CASE("a person's lines go at once while a barrier is out", "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.forget();
  server.session->say("PRIVMSG #a :1");
  CHECK(server.client_sent() == "PRIVMSG #a :1\nPING :chat-client-2\n");
  server.session->say("PRIVMSG #a :2");
  CHECK(server.client_sent() == "PRIVMSG #a :2\n");
  server.says(":s PONG s :chat-client-2\n");
  CHECK(server.session->unconfirmed() == std::vector<std::string>{"PRIVMSG #a :2"});
  CHECK(server.client_sent() == "PING :chat-client-3\n");
}

TEST_CASE("a line cannot become two, and one too long is not sent", "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.forget();
  CHECK(server.session->say("PRIVMSG #a :x\r\nQUIT"));
  CHECK(server.client_sent().starts_with("PRIVMSG #a :x  QUIT\n"));
  CHECK(server.session->say_now("QUIT :a\nb"));
  CHECK(server.client_sent() == "QUIT :a b\n");
  CHECK_FALSE(server.session->say("PRIVMSG #a :" + std::string(499, 'x')));
  CHECK_FALSE(server.session->say_now(std::string(511, 'x')));
  CHECK(server.client_sent().empty());
}

TEST_CASE("refusals of what was said are counted, and it is not said again", "[client]") {
  struct Case {
    std::string answer;
    std::size_t refusals;
  };
  for (const auto& [answer, refusals] : std::initializer_list<Case>{
           {":s 401 alice NOBODY :No such nick", 1},
           {":s 404 alice nobody :Cannot send", 1},
           {":s 417 alice :Input line was too long", 1},
           {"FAIL PRIVMSG TOO_MUCH nobody :no", 1},
           {"FAIL * INVALID_UTF8 :no", 1},
           {":s 401 alice nobody :No such nick\n:s 401 alice nobody :again", 1},
           {":s 401 alice other :No such nick", 0},
           {":s 461 alice JOIN :more", 0},
           {"FAIL AWAY X :no", 0},
       }) {
    CAPTURE(answer);
    FakeIrcServer server;
    server.lets_in();
    server.session->say("WHOIS nobody");
    server.session->say("PRIVMSG nobody :hi");
    server.play();
    server.says(answer + "\n");
    CHECK(server.session->refusals() == refusals);
    CHECK(server.session->unconfirmed().size() == 1 - refusals);
  }
}

namespace {

const Moment kNoon{Time{} + std::chrono::hours(1), WallTime{} + std::chrono::hours(500'000)};

Resumption with_token() {
  Resumption before{.token = "7K2", .nick = "me_"};
  before.support.take(std::array<std::string_view, 2>{"NETWORK=Hill", "are supported"});
  return before;
}

}  // namespace

TEST_CASE("who has a token comes back without registering, and hears what was missed first", "[client]") {
  Session session({.nick = "me", .realname = {}}, kNoon, with_token());
  Moment now = kNoon;
  const auto says = [&](std::string_view line) { return session.take(*parse_irc(line), now); };
  CHECK(session.take_outgoing() == "CAP LS 302\r\n");
  says(":s CAP * LS :chat-relay/resume echo-message");
  CHECK(session.take_outgoing() == "CAP REQ :chat-relay/resume echo-message\r\n");
  says(":s CAP * ACK :chat-relay/resume echo-message");
  CHECK(session.take_outgoing() == "RESUME 7K2\r\n");
  SECTION("it is taken") {
    CHECK_FALSE(says(":s RESUME SUCCESS me_"));
    CHECK_FALSE(says(":s RESUME TOKEN 8X9"));
    CHECK(session.has_resumed());
    CHECK_FALSE(session.registered());
    CHECK(session.take_outgoing() == "PING :chat-client-1\r\n");
    CHECK(says(":bob!b@h PRIVMSG #a :missed"));
    says(":s PONG s :chat-client-1");
    CHECK(session.registered());
    CHECK(session.nick() == "me_");
    CHECK(session.support().network() == "Hill");
    CHECK(session.resumption().token == "8X9");
  }
  SECTION("it is not") {
    CHECK_FALSE(says(":s FAIL RESUME INVALID_TOKEN :That is nobody's code"));
    CHECK(session.take_outgoing() == "NICK me\r\nUSER me 0 * :me\r\nCAP END\r\n");
    CHECK(session.resumption().token.empty());
    CHECK(session.support().network().empty());
    says(":s 001 me :Welcome");
    CHECK_FALSE(session.has_resumed());
  }
  SECTION("another server's refusals are others' business") {
    CHECK(says(":s FAIL TOPIC TOO_LONG :It is"));
  }
}

TEST_CASE("a server that has no coming back is registered with as ever", "[client]") {
  Session session({.nick = "me", .realname = {}}, kNoon, with_token());
  session.take(*parse_irc(":s CAP * LS :server-time"), kNoon);
  session.take(*parse_irc(":s CAP * ACK :server-time"), kNoon);
  CHECK(session.take_outgoing() ==
        "CAP LS 302\r\nCAP REQ :server-time\r\nNICK me\r\nUSER me 0 * :me\r\nCAP END\r\n");
}

TEST_CASE("a token is nothing that a server could use to make us say something else", "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.says(":s RESUME TOKEN :a b\n");
  CHECK(server.session->resumption().token.empty());
  server.says(":s RESUME SUCCESS somebody\n");
  CHECK_FALSE(server.session->has_resumed());
  CHECK(server.session->nick() != "somebody");
}
