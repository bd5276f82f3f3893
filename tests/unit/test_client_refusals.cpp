#include "catch.h"
#include "client_talk.h"

#include <chrono>
#include <string>
#include <tuple>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::test;
using std::chrono::seconds;

namespace {

FakeIrcServer& saying(FakeIrcServer& server, std::initializer_list<const char*> lines,
                      std::string_view capabilities = "") {
  server.lets_in(capabilities);
  server.forget();
  for (const char* line : lines) server.session->say(line);
  server.play();
  return server;
}

}  // namespace

TEST_CASE("whatever a server refuses a message with is a refusal, and told as an error", "[client]") {
  for (const std::string answer :
       {":s 716 alice bob :is in +g mode (server-side ignore)", ":s 936 alice bob damn :censored word",
        ":s 421 alice PRIVMSG :Unknown command", ":s 461 alice PRIVMSG :Not enough parameters",
        ":s 439 alice bob :Target change too fast", ":s 482 alice bob :No", ":s 437 alice :Not now",
        ":s 499 alice BOB :What is not in any table", ":s 599 alice :What names nothing",
        ":s 404 alice * :Cannot send", ":s 972 alice PRIVMSG :Cannot do that"}) {
    CAPTURE(answer);
    FakeIrcServer server;
    saying(server, {"PRIVMSG bob :hi"});
    server.says(answer + "\n");
    CHECK(server.session->refusals() == 1);
    CHECK(server.events().starts_with("error"));
    server.confirms();
    CHECK(server.session->all_confirmed());
  }
}

TEST_CASE("what answers something else refuses no message", "[client]") {
  for (const std::string answer :
       {":s 401 alice carol :No such nick", ":s 717 alice bob :has been informed", ":s 301 alice bob :away",
        ":s 704 alice bob :help", ":s 482 alice #a :You're not channel operator", ":s 461 alice TOPIC :more",
        ":s 437 alice :Not now", "FAIL TOPIC X #a :no", ":s 900 alice bob :logged in"}) {
    CAPTURE(answer);
    FakeIrcServer server;
    saying(server, {"TOPIC #a :new", "PRIVMSG bob,#a :hi"});
    server.says(answer + "\n");
    CHECK(server.session->refusals() == 0);
  }
}

TEST_CASE("a message that does not come back was not delivered", "[client]") {
  FakeIrcServer server;
  saying(server, {"PRIVMSG #a :one", "PRIVMSG #b :two", "NOTICE #a :three", "WHO #a"}, "echo-message");
  Session& session = *server.session;
  server.says(":alice!a@h PRIVMSG #A :one\n:alice!a@h PRIVMSG #a :three\n");
  server.confirms();
  CHECK_FALSE(session.all_confirmed());
  CHECK(session.unconfirmed() == std::vector<std::string>{"PRIVMSG #b :two", "NOTICE #a :three"});
  SECTION("never") {
    CHECK(session.deadline() == server.now.steady + kEchoMax);
    server.wait(kEchoMax);
    session.tick(server.now);
    CHECK(session.all_confirmed());
    CHECK(session.refusals() == 2);
    CHECK(session.take_missing() == std::vector<std::string>{"PRIVMSG #b :two", "NOTICE #a :three"});
  }
  SECTION("while nobody listens") {
    server.wait(kEchoMax);
    session.not_listening(server.now);
    session.tick(server.now);
    CHECK_FALSE(session.all_confirmed());
  }
  SECTION("or it does late, or is refused late") {
    server.says(":alice!a@h NOTICE #a :three\n:s 404 alice #b :Cannot send to channel\n");
    CHECK(session.all_confirmed());
    CHECK(session.refusals() == 1);
    CHECK(session.take_missing().empty());
  }
}

TEST_CASE("what comes back otherwise was delivered", "[client]") {
  FakeIrcServer server;
  saying(server,
         {"PRIVMSG #a :\x02one", "PRIVMSG #a :two", "PRIVMSG bob,#b :three", "PRIVMSG bob :\x01VERSION\x01"},
         "echo-message");
  server.says(":alice!a@h PRIVMSG #a :two\n:alice!a@h PRIVMSG #a :one\n:alice!a@h PRIVMSG #b :three\n");
  server.confirms();
  CHECK(server.session->all_confirmed());
  CHECK(server.session->refusals() == 0);
}

TEST_CASE("what comes back without its end was cut, and the end is told", "[client]") {
  struct Example {
    std::string sent;
    std::string echo;
    std::string end;
  };
  for (const Example& each : std::initializer_list<Example>{
           {"PRIVMSG #a :one two", "PRIVMSG #a :one", " two"},
           {"PRIVMSG #a :\1ACTION waves a lot\1", "PRIVMSG #a :\1ACTION waves", " a lot"},
           {"PRIVMSG #a :\1ACTION waves a lot\1", "PRIVMSG #a :\1ACTION waves\1", " a lot"},
           {"PRIVMSG #a :gr\xC3\xBC\xC3\x9F", "PRIVMSG #a :gr\xC3", "\xBC\xC3\x9F"},
           {"PRIVMSG #a :one  \x02 \x0F", "PRIVMSG #a :one", ""},
           {"PRIVMSG #a :one", "PRIVMSG #a :one!", ""},
           {"PRIVMSG #a :one", "PRIVMSG #a :", ""},
           {"PRIVMSG #a :one damn two", "PRIVMSG #a :one **** two", ""},
           {"PRIVMSG NickServ :identify sesame", "PRIVMSG NickServ :identify", ""}}) {
    CAPTURE(each.sent, each.echo);
    FakeIrcServer server;
    saying(server, {each.sent.c_str()}, "echo-message");
    server.says(":alice!a@h " + each.echo + "\n");
    server.confirms();
    const std::vector<CutMessage> cut = server.session->take_cut();
    CHECK(server.session->all_confirmed());
    CHECK(server.session->refusals() == cut.size());
    REQUIRE(cut.size() == (each.end.empty() ? 0 : 1));
    if (!cut.empty()) CHECK(cut.front().end == each.end);
  }
}

TEST_CASE("of several lines to one target that one was cut which begins so", "[client]") {
  FakeIrcServer server;
  saying(server, {"PRIVMSG #a :one", "PRIVMSG #a :two three"}, "echo-message");
  server.says(":alice!a@h PRIVMSG #a :two\n:alice!a@h PRIVMSG #a :one\n");
  server.confirms();
  const std::vector<CutMessage> cut = server.session->take_cut();
  REQUIRE(cut.size() == 1);
  CHECK(cut.front().end == " three");
  CHECK(server.session->all_confirmed());
}

TEST_CASE("what was to change something, and was refused, is counted by itself", "[client]") {
  for (const auto& [sent, answer, undone] :
       std::initializer_list<std::tuple<const char*, const char*, std::size_t>>{
           {"JOIN #c", ":s 473 alice #c :Cannot join", 1},
           {"TOPIC #a :new", ":s 482 alice #a :No", 1},
           {"TOPIC #a", ":s 442 alice #a :No", 0},
           {"WHOIS dan", ":s 401 alice dan :No such nick", 0},
           {"PRIVMSG dan :hi", ":s 401 alice dan :No such nick", 0}}) {
    CAPTURE(sent);
    FakeIrcServer server;
    saying(server, {sent});
    server.says(std::string(answer) + "\n");
    CHECK(server.session->undone() == undone);
  }
}

TEST_CASE("what is said to a service need not come back", "[client]") {
  FakeIrcServer server;
  saying(server, {"PRIVMSG NickServ :help", "PRIVMSG #services :hi"}, "echo-message");
  server.confirms();
  CHECK(server.session->unconfirmed() == std::vector<std::string>{"PRIVMSG #services :hi"});
}

TEST_CASE("of two alike the one that is refused is the one that did not come back", "[client]") {
  FakeIrcServer server;
  saying(server, {"PRIVMSG #a :one", "PRIVMSG #a :two"}, "echo-message");
  server.says(":alice!a@h PRIVMSG #a :one\n:s 936 alice #a two :censored word\n");
  CHECK(server.session->refusals() == 1);
  CHECK(server.session->unconfirmed().empty());
}

TEST_CASE("what a server refuses is named", "[client]") {
  struct Example {
    const char* sent;
    const char* answer;
    const char* told;
  };
  for (const Example& each : std::initializer_list<Example>{
           {"PRIVMSG bob :hi", ":s 401 alice bob :No such nick",
            "error -> bob Not said, to bob: hi (there is nobody here called bob)\n"},
           {"PRIVMSG #a :\1ACTION waves\1", ":s 404 alice #a :You cannot (+m).",
            "error #a Not said, to #a: /me waves (#a does not take messages from you now: You cannot "
            "(+m))\n"},
           {"PRIVMSG Bob :hi", ":s 531 alice Bob :You are ignored.",
            "error -> Bob Not said, to Bob: hi (you are ignored)\n"},
           {"PRIVMSG #a :hi", ":s 482 alice #a :No",
            "error #a Not said, to #a: hi (only operators of #a may do that)\n"},
           {"PRIVMSG NickServ :identify sesame", ":s 401 alice NickServ :No such nick",
            "error -> NickServ Not said, to NickServ (there is nobody here called NickServ)\n"},
           {"WHOIS bob", ":s 401 alice bob :No such nick", "error There is nobody here called bob.\n"}}) {
    CAPTURE(each.sent);
    FakeIrcServer server;
    saying(server, {each.sent});
    server.says(std::string(each.answer) + "\n");
    CHECK(server.events() == each.told);
  }
}

TEST_CASE("of several lines to one target the oldest of which nothing is known is the refused one",
          "[client]") {
  FakeIrcServer server;
  saying(server, {"PRIVMSG #a :one", "PRIVMSG #a :two", "PRIVMSG #a :three"}, "echo-message");
  server.says(":alice!a@h PRIVMSG #a :one\n");
  server.forget();
  server.says(":s 404 alice #a :No\n:s 404 alice #a :No\n");
  const std::string told = server.events();
  CHECK(told.find("to #a: one") == std::string::npos);
  CHECK(told.find("to #a: two") < told.find("to #a: three"));
}
