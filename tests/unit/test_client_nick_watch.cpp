#include "catch.h"
#include "fake_irc_server.h"

#include <chrono>
#include <string>

using namespace chat;
using namespace chat::client;
using namespace chat::test;
using std::chrono::seconds;

namespace {

/// alice, who is called alice_ because her name is taken.
struct CalledOtherwise : FakeIrcServer {
  explicit CalledOtherwise(const std::string& isupport = "") {
    says(
        ":s 433 * alice :Nickname is already in use\n:s 001 alice_ :Welcome\n:s 005 alice_ "
        "CASEMAPPING=ascii " +
        isupport + " :are\n:s 422 alice_ :None\n");
  }
};

std::string renamed(const std::string& from, const std::string& to) {
  return ":" + from + "!a@h NICK " + to + "\n";
}

void pass(FakeIrcServer& server, Duration span) {
  server.wait(span);
  server.says(":s NOTICE * :still here\n");
  server.session->tick(server.now);
}

}  // namespace

TEST_CASE("only a name that the person asked for is wanted", "[client]") {
  struct Case {
    std::string asked;
    std::string is_called;
    std::string wanted;
  };
  for (const auto& [asked, is_called, wanted] : std::initializer_list<Case>{
           {"", "50UACJ4ER", "alice"},
           {"", "Guest12", "alice"},
           {"NICK bob", "bob", "bob"},
           {"nick :Bob", "bOB", "bOB"},
           {"NICK bartholomew", "barthol", "barthol"},
           {"NICK bob", "Guest12", "alice"},
           {"WHOIS bob", "bob", "alice"},
       }) {
    CAPTURE(asked, is_called);
    FakeIrcServer server;
    server.lets_in();
    if (!asked.empty()) server.session->say(asked);
    server.play();
    server.says(renamed("alice", is_called));
    CHECK(server.session->nick() == is_called);
    CHECK(server.session->wanted_nick() == wanted);
  }
}

TEST_CASE("a name that the server has given up asking for is no longer asked for", "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.session->say("NICK bob");
  server.play();
  server.confirms();
  server.says(renamed("alice", "bob"));
  CHECK(server.session->wanted_nick() == "alice");
}

TEST_CASE("one's own name comes back when whoever has it is seen to give it up", "[client]") {
  const std::string sign = GENERATE(":ALICE!a@h QUIT :Ping timeout\n", ":alice!x@h NICK eve\n");
  CalledOtherwise server;
  CHECK(
      server.events() ==
      "info Connected to s as alice_. You could not have the name alice, but will as soon as it is free.\n");
  server.forget();
  server.says(":bob!b@h QUIT :bye\n");
  CHECK(server.client_sent().empty());
  server.says(sign);
  CHECK(server.client_sent() == "NICK alice\n");
  server.says(sign);
  CHECK(server.client_sent().empty());
  server.forget();
  server.says(renamed("alice_", "alice"));
  CHECK(server.events() == "renamed <alice_> -> alice {own}\n");
  CHECK_FALSE(server.session->waits_for_nick());
}

TEST_CASE("a server that can has the name watched", "[client]") {
  CalledOtherwise server("MONITOR=100");
  CHECK(server.client_sent().ends_with("MONITOR + alice\n"));
  server.forget();
  server.says(":s 730 alice_ :alice!a@h\n");
  CHECK(server.client_sent().empty());
  server.says(":s 731 alice_ :alice\n");
  CHECK(server.client_sent() == "NICK alice\n");
  server.says(renamed("alice_", "alice"));
  CHECK(server.client_sent() == "MONITOR - alice\n");
  CHECK(server.events() == "renamed <alice_> -> alice {own}\n");
}

TEST_CASE("where the server watches nobody, it is asked now and then", "[client]") {
  const bool full = GENERATE(false, true);
  CalledOtherwise server(full ? "MONITOR=1" : "");
  server.forget();
  if (full) {
    server.says(":s 734 alice_ 1 alice :Monitor list is full.\n");
  } else {
    pass(server, kNickQuestionsApart - seconds(1));
    CHECK(server.client_sent().empty());
    pass(server, seconds(1));
  }
  CHECK(server.client_sent() == "ISON alice\n");
  server.says(":s 303 alice_ :alice\n");
  CHECK(server.client_sent().empty());
  pass(server, kNickQuestionsApart);
  CHECK(server.client_sent() == "ISON alice\n");
  server.says(":s 303 alice_ :bob\n:s 303 alice_ :\n");
  CHECK(server.client_sent() == "NICK alice\n");
  CHECK(server.events().find("alice") == std::string::npos);
}

TEST_CASE("a server that knows no such question is not asked again", "[client]") {
  CalledOtherwise server;
  pass(server, kNickQuestionsApart);
  server.forget();
  server.says(":s 421 alice_ ISON :Unknown command\n");
  pass(server, kNickQuestionsApart);
  CHECK(server.client_sent().empty());
  CHECK(server.events().find("ISON") == std::string::npos);
}

TEST_CASE("a name that is free and refused is asked for again later and later, without a word", "[client]") {
  const std::string refusal = GENERATE("432 alice_ alice :Reserved", "435 alice_ alice #a :Banned there",
                                       "437 alice_ alice :Unavailable", "438 alice_ alice :Too fast",
                                       "447 alice_ :Cannot change nickname while on #a (+N)");
  CalledOtherwise server;
  server.says(":alice!a@h QUIT :gone\n");
  server.forget();
  for (const Duration wait : {kNickRefusedWait, 2 * kNickRefusedWait}) {
    server.says(":s " + refusal + "\n");
    CHECK(server.events().empty());
    pass(server, wait - seconds(1));
    CHECK(server.client_sent().empty());
    pass(server, seconds(1));
    CHECK(server.client_sent() == "NICK alice\n");
    server.forget();
  }
  // What the person asks for is answered to the person.
  server.says(":s " + refusal + "\n");
  server.forget();
  server.says(":s " + refusal + "\n");
  CHECK(server.events().starts_with("error"));
}

TEST_CASE("a refusal of another name answers the person, and not the watch", "[client]") {
  CalledOtherwise server;
  server.says(":alice!a@h QUIT :gone\n");
  CHECK(server.client_sent().ends_with("NICK alice\n"));
  server.forget();
  server.says(":s 433 alice_ bob :Nickname is already in use\n:s 435 alice_ eve #a :Banned there\n");
  CHECK(
      server.events() ==
      "error The name bob is taken.\nerror #a You cannot be called eve while you are in #a: Banned there\n");
  server.says(":s 435 alice_ alice #a :Banned there\n");
  CHECK(server.events().empty());
  pass(server, kNickRefusedWait);
  CHECK(server.client_sent() == "NICK alice\n");
}

TEST_CASE("whoever else was faster keeps it", "[client]") {
  CalledOtherwise server;
  server.says(":alice!a@h QUIT :gone\n");
  server.forget();
  server.says(":s 433 alice_ alice :Nickname is already in use\n");
  pass(server, seconds(1));
  CHECK(server.events().find("taken") == std::string::npos);
  CHECK(server.client_sent().empty());
}

TEST_CASE("a name that is taken away again is not fought for", "[client]") {
  FakeIrcServer server;
  server.lets_in();
  server.says(renamed("alice", "Guest1"));
  CHECK(server.session->waits_for_nick());
  pass(server, kNickQuestionsApart);
  server.says(":s 303 Guest1 :\n");
  CHECK(server.client_sent().ends_with("NICK alice\n"));
  server.says(renamed("Guest1", "alice") + renamed("alice", "Guest2"));
  CHECK_FALSE(server.session->waits_for_nick());
  pass(server, kNickQuestionsApart);
  CHECK(server.client_sent().find("alice") == std::string::npos);
  CHECK(server.session->wanted_nick() == "alice");
}
