#include "catch.h"
#include "client/protocol/server_words.h"
#include "fake_irc_server.h"

#include <string>
#include <vector>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

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

TEST_CASE("who is somebody already, as at a bouncer, is not renamed", "[client]") {
  FakeIrcServer server;
  server.says(":s 001 bob :Welcome\n:s 005 bob MONITOR=100 :are\n:s 422 bob :none\n");
  CHECK(server.events() == "info Connected to s as bob. The server calls you so; you asked for alice.\n");
  CHECK(server.session->wanted_nick() == "bob");
  CHECK(server.client_sent().find("MONITOR") == std::string::npos);
  server.says(":bob!b@h NICK guest\n");
  CHECK(server.client_sent() == "MONITOR + bob\n");
}

TEST_CASE("a name in other letters is the name that was asked for", "[client]") {
  FakeIrcServer server;
  server.says(":s 001 Alice :Welcome\n:s 422 Alice :none\n");
  CHECK(server.events() == "info Connected to s as Alice.\n");
  CHECK(server.session->wanted_nick() == "alice");
}

TEST_CASE("a name that is taken is tried again", "[client]") {
  FakeIrcServer server;
  server.forget();
  server.says(":s 433 * alice :Nickname is already in use\n");
  CHECK(server.client_sent() == "NICK alice_\n");
  server.says(":s 433 * alice_ :Nickname is already in use\n:s 001 alice__ :Welcome\n:s 422 alice__ :none\n");
  CHECK(server.client_sent().starts_with("NICK alice__\n"));
  CHECK(server.session->nick() == "alice__");
  CHECK(server.events() ==
        "info Connected to s as alice__. You could not have the name alice, but will as soon as it "
        "is free.\n");
}

TEST_CASE("why a name cannot be had is told in the server's words", "[client]") {
  FakeIrcServer server({"root", "A"});
  server.says(":s 433 * root :Nickname is reserved: it would pass for the server's own.\n");
  server.says(":s 433 * root_ :Nickname is already in use\n:s 001 root__ :Welcome\n:s 422 root__ :none\n");
  CHECK(
      server.events() ==
      "info Connected to s as root__. You could not have the name root: Nickname is reserved: it would pass "
      "for the server's own.\n");
}

TEST_CASE("a name that is well made, short and refused is somebody's", "[client]") {
  FakeIrcServer server;
  server.forget();
  server.says(":s 432 * alice :Erroneous Nickname: Reserved for services\n");
  CHECK(server.client_sent() == "NICK alice_\n");
  CHECK(server.session->broken().empty());
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
           {":s 464 * :Password incorrect",
            "the server wants a password (--password-file FILE): Password incorrect", true},
           {"FAIL * ACCOUNT_REQUIRED_TO_CONNECT :You need an account here",
            "this server is for who has an account, and chat-client logs in before it is let in only by a "
            "certificate (--client-certificate FILE): You need an account here",
            true},
           {":s 465 * :Go away", "this server does not let you in: Go away", true},
           {":s 432 * alice :Bad\n:s 432 * alice_ :Bad", "the server does not take the name alice: Bad",
            true},
           {"ERROR :Access denied: Bad password?",
            "the server wants a password (--password-file FILE): Access denied: Bad password?", true},
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

TEST_CASE("a server that takes no password may show it", "[client]") {
  struct Case {
    std::string line;
    bool in_vain;
  };
  for (const auto& [line, in_vain] : std::initializer_list<Case>{
           {":s 004 alice s chat-relay-0.1.0 Bi beI", false},
           {":s 005 alice NICKLEN=30 chat-relay/NOPASS :are supported", true},
           {":s 005 alice NICKLEN=30 chat-relay/KEEPPRIVATE :are supported", false},
           {":s 421 alice PASS :Unknown command", true},
           {":s 421 * pass :Unknown command", true},
           {":s 421 alice CAP :Unknown command", false},
           {":s 462 * :You may not reregister", true},
       }) {
    INFO(line);
    for (const std::string password : {"", "sesame"}) {
      FakeIrcServer server({"alice", "Alice", password});
      server.says(line + "\n");
      CHECK(server.session->password_is_in_vain() == (in_vain && !password.empty()));
    }
  }
  FakeIrcServer server({"alice", "Alice", "sesame"});
  server.lets_in();
  server.says(":s 462 alice :You may not reregister\n");
  CHECK_FALSE(server.session->password_is_in_vain());
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

TEST_CASE("a certificate logs in before one is let in", "[client]") {
  FakeIrcServer server;
  server.session->log_in_by_certificate();
  server.forget();
  const std::string offer = GENERATE("sasl=PLAIN,EXTERNAL", "sasl");
  server.says(":s CAP * LS :batch " + offer + "\n");
  CHECK(server.client_sent() == "CAP REQ :batch sasl\n");
  server.forget();
  server.says(":s CAP * ACK :batch sasl\n");
  CHECK(server.client_sent() == "AUTHENTICATE EXTERNAL\n");
  server.forget();
  server.says("AUTHENTICATE +\n");
  CHECK(server.client_sent() == "AUTHENTICATE +\n");
  server.forget();
  SECTION("it is the account's") {
    server.says(":s 900 * alice!a@h alice :You are now logged in as alice\n");
    CHECK(server.client_sent().empty());
    server.says(GENERATE(":s 903 * :SASL authentication successful\n", ":s 907 * :Already\n"));
    CHECK(server.session->take_login_trouble().empty());
  }
  SECTION("it is nobody's") {
    const std::string code = GENERATE("902", "904", "905", "906", "421 * AUTHENTICATE");
    server.says(":s 908 * PLAIN :are available\n");
    CHECK(server.client_sent().empty());
    server.says(":s " + code + (code.size() > 3 ? "" : " *") + " :No such certificate\n");
    CHECK(server.session->take_login_trouble() == "No such certificate");
  }
  CHECK(server.client_sent() == "CAP END\n");
  CHECK(server.session->broken().empty());
}

TEST_CASE("without a certificate, or where the server takes none, there is no login", "[client]") {
  struct Case {
    bool has_certificate;
    const char* offer;
  };
  const auto [has_certificate, offer] =
      GENERATE(Case{false, "sasl=EXTERNAL"}, Case{true, "sasl=PLAIN"}, Case{true, "saslx=EXTERNAL"});
  CAPTURE(has_certificate, offer);
  FakeIrcServer server;
  if (has_certificate) server.session->log_in_by_certificate();
  server.forget();
  server.says(std::string(":s CAP * LS :batch ") + offer + "\n:s CAP * ACK :batch\n");
  CHECK(server.client_sent() == "CAP REQ :batch\nCAP END\n");
}

TEST_CASE("where the server refuses the capability one goes on without a login", "[client]") {
  FakeIrcServer server;
  server.session->log_in_by_certificate();
  server.forget();
  server.says(":s CAP * LS :sasl\n:s CAP * NAK :sasl\n");
  CHECK(server.client_sent() == "CAP REQ :sasl\nCAP END\n");
}

TEST_CASE("what is no IRC server is known by its first line", "[client]") {
  for (const char* line : {":s NOTICE * :hi", "@time=x :s NOTICE * :hi", "NOTICE AUTH :hi", "PING :x",
                           "ERROR :no", "CAP * LS :x", "001 alice :hi", ":s 001 alice :hi", "FAIL * X :no"})
    CHECK(may_be_irc(line));
  for (const char* line : {"SSH-2.0-OpenSSH_9.2", "HTTP/1.1 400 Bad Request", "220 mail.example ESMTP", "+OK",
                           "* OK IMAP4rev1", "CAP LS 302", "NICK alice", "USER alice 0 * :alice", "Welcome!"})
    CHECK(!may_be_irc(line));
}
