#include "catch.h"
#include "client/message_lines.h"
#include "fake_irc_server.h"

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

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

}  // namespace

TEST_CASE("one registers with all that is offered and used", "[client]") {
  FakeIrcServer server({"alice", "Alice A", "secret"});
  CHECK(server.client_sent() == "PASS :secret\nCAP LS 302\nNICK alice\nUSER alice 0 * :Alice A\n");
  server.says(":s CAP * LS * :sasl=PLAIN multi-prefix\n");
  CHECK(server.client_sent().empty());
  server.says(":s CAP * LS :server-time draft/chathistory=100 batch\n");
  CHECK(server.client_sent() == "CAP REQ :batch multi-prefix server-time\n");
  server.says(":s CAP * ACK :batch multi-prefix server-time\n");
  CHECK(server.client_sent() == "CAP END\n");
  CHECK(server.session->has_capability("batch"));
  CHECK_FALSE(server.session->has_capability("sasl"));
  server.says(":s 001 alice :Welcome\n");
  CHECK_FALSE(server.session->registered());
  server.says(":s 376 alice :End\n");
  CHECK(server.session->registered());
}

TEST_CASE("capabilities that are refused, come later or go", "[client]") {
  FakeIrcServer server;
  server.forget();
  server.says(":s CAP * LS :batch\n:s CAP * NAK :batch\n");
  CHECK(server.client_sent() == "CAP REQ :batch\nCAP END\n");
  server.lets_in();
  server.forget();
  server.says(":s CAP alice NEW :echo-message\n:s CAP alice ACK :echo-message\n");
  CHECK(server.client_sent() == "CAP REQ :echo-message\n");
  CHECK(server.session->has_capability("echo-message"));
  server.says(":s CAP alice DEL :echo-message\n");
  CHECK_FALSE(server.session->has_capability("echo-message"));
}

TEST_CASE("a server that knows no CAP and has no message of the day lets one in", "[client]") {
  FakeIrcServer server;
  server.says(":s 451 * :You have not registered\n:s 001 alice :Welcome\n");
  CHECK_FALSE(server.session->registered());
  server.confirms();
  CHECK(server.session->registered());
}

TEST_CASE("a name that is taken is tried again", "[client]") {
  FakeIrcServer server;
  server.forget();
  server.says(":s 433 * alice :Nickname is already in use\n");
  CHECK(server.client_sent() == "NICK alice_\n");
  server.says(":s 433 * alice_ :Nickname is already in use\n:s 001 alice__ :Welcome\n:s 422 alice__ :none\n");
  CHECK(server.client_sent().starts_with("NICK alice__\n"));
  CHECK(server.session->nick() == "alice__");
  CHECK(server.events() == "info Connected to s as alice__. You could not have the name alice.\n");
}

TEST_CASE("the name that is wanted is the one that was taken last", "[client]") {
  FakeIrcServer server;
  server.says(":s 433 * alice :Nickname is already in use\n");
  server.lets_in();
  server.says(":s NICK carol\n:bob!b@h NICK dave\n");
  CHECK(server.session->wanted_nick() == "alice");
  server.says(":alice!a@h NICK bob\n");
  CHECK(server.session->nick() == "bob");
  CHECK(server.session->wanted_nick() == "bob");
}

TEST_CASE("a name that is too long is shortened", "[client]") {
  FakeIrcServer server({"alexander_the_great", "A"});
  server.forget();
  SECTION("where the server says to what") {
    server.says(":s 432 * alexander_the_great :Nickname too long, max. 16 characters\n");
    CHECK(server.client_sent() == "NICK alexander_the_gr\n");
    server.says(":s 433 * alexander_the_gr :taken\n");
    CHECK(server.client_sent() == "NICK alexander_the_g_\n");
  }
  SECTION("where it does not") {
    server.says(":s 432 * alexander_the_great :Erroneous Nickname\n");
    CHECK(server.client_sent() == "NICK alexander\n");
  }
  SECTION("where it cuts what is too long") {
    server.says(":s 433 * alexander :taken\n");
    CHECK(server.client_sent() == "NICK alexande_\n");
  }
}

TEST_CASE("names are not tried for ever", "[client]") {
  FakeIrcServer server;
  int tries = 0;
  for (; server.session->broken().empty(); ++tries)
    server.says(":s 433 * " + server.session->nick() + " :taken\n");
  CHECK(tries == 11);
  CHECK(server.session->hopeless());
  CHECK(server.session->broken() == "the name alice is taken, and so are 9 like it");
}

TEST_CASE("why a connection is of no use, and whether another would be", "[client]") {
  struct Case {
    std::string line;
    std::string broken;
    bool hopeless;
  };
  for (const auto& [line, broken, hopeless] : std::initializer_list<Case>{
           {":s 464 * :Password incorrect", "the server wants a password: Password incorrect", true},
           {":s 465 * :Go away", "this server does not let you in: Go away", true},
           {":s 432 * alice :Bad", "the server does not take the name alice: Bad", true},
           {"ERROR :Access denied: Bad password?",
            "the server closed the connection: Access denied: Bad password?", true},
           {"ERROR :Closing link: (a@127.0.0.1) [Access denied by configuration]",
            "the server closed the connection: Closing link: (a@127.0.0.1) [Access denied by configuration]",
            true},
           {"ERROR :Closing link: 192.0.2.1 (The relay (in Bonn) is shutting down)",
            "The relay (in Bonn) is shutting down", false},
           {"ERROR :Closing link: 192.0.2.1 ()",
            "the server closed the connection: Closing link: 192.0.2.1 ()", false},
           {"ERROR :Too many connections\x1B", "the server closed the connection: Too many connections^[",
            false},
       }) {
    FakeIrcServer server;
    server.says(line + "\n");
    CHECK(server.session->broken() == broken);
    CHECK(server.session->hopeless() == hopeless);
    CHECK(server.session->deadline() == kNever);
    CHECK(server.events().empty());
  }
}

TEST_CASE("a connection that is ended once one is in may come again", "[client]") {
  for (const std::string line : {"ERROR :Closing link: banned", ":oper!o@h KILL alice :banned"}) {
    FakeIrcServer server;
    server.lets_in();
    server.says(line + "\n");
    CHECK_FALSE(server.session->broken().empty());
    CHECK_FALSE(server.session->hopeless());
  }
}

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
  CHECK(count(server.sent, "PRIVMSG") == 10);
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
  const std::string line = "PRIVMSG #a :" + std::string(490, 'x');
  for (int i = 0; i < 10; ++i) CHECK(server.session->say(line));
  CHECK(count(server.client_sent(), "PRIVMSG") == 8);
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

TEST_CASE("text is cut between words, and characters stay whole", "[client]") {
  using Pieces = std::vector<std::string>;
  CHECK(split_text("", 10) == Pieces{""});
  CHECK(split_text("0123456789", 10) == Pieces{"0123456789"});
  CHECK(split_text("0123456789a", 10) == Pieces{"0123456789", "a"});
  CHECK(split_text("one two three", 10) == Pieces{"one two", "three"});
  CHECK(split_text("onetwo   three", 8) == Pieces{"onetwo  ", "three"});
  CHECK(split_text("a bcdefghijklmnop", 10) == Pieces{"a bcdefghi", "jklmnop"});
  CHECK(split_text("\u00E9\u00E9\u00E9", 5) == Pieces{"\u00E9\u00E9", "\u00E9"});
  CHECK(split_text("xe\u0301e\u0301", 5) == Pieces{"xe\u0301", "e\u0301"});
  const std::string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
  CHECK(split_text("xx" + family + family, 25) == Pieces{"xx" + family, family});
  CHECK(split_text("e\u0301\u0301\u0301\u0301\u0301", 6) == Pieces{"e\u0301\u0301", "\u0301\u0301\u0301"});
  CHECK(split_text("\xFF\xFF\xFF\xFF\xFF", 4) == Pieces{"\xFF\xFF\xFF\xFF", "\xFF"});
}

TEST_CASE("messages fit the server's lines with the source before them", "[client]") {
  const std::string text(1000, 'x');
  const std::string source(30, 's');
  const auto lines = message_lines(Event::Kind::action, "#a", text, source.size(), 512);
  REQUIRE(lines.size() == 3);
  CHECK((":" + source + " " + lines[0] + "\r\n").size() == 512);
  CHECK(lines[0].ends_with("x\x01"));
  CHECK(message_lines(Event::Kind::notice, "bob", "a\r\n\nb", 9, 512) ==
        std::vector<std::string>{"NOTICE bob :a", "NOTICE bob :b"});
  CHECK(message_lines(Event::Kind::message, "bob", "", 9, 512).empty());
}
