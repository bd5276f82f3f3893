#include "catch.h"
#include "fake_irc_server.h"

#include <algorithm>
#include <string>

using namespace chat;
using namespace chat::client;
using namespace chat::test;

// As these servers have been seen to greet.

TEST_CASE("ngIRCd's greeting", "[client]") {
  FakeIrcServer server({"alexander_the_great", "Alex"});
  server.talk.join("#lobby");
  server.forget();
  server.says(
      ":bench.local CAP * LS :multi-prefix\n"
      ":bench.local 432 * alexander_the_great :Nickname too long, max. 16 characters\n"
      ":bench.local CAP * ACK :multi-prefix\n");
  CHECK(server.client_sent() == "CAP REQ :multi-prefix\nNICK alexander_the_gr\nCAP END\n");
  server.says(
      ":bench.local 001 alexander_the_gr :Welcome to the Internet Relay Network "
      "alexander_the_gr!~a@127.0.0.1\n"
      ":bench.local 002 alexander_the_gr :Your host is bench.local, running version ngircd-26.1\n"
      ":bench.local 003 alexander_the_gr :This server has been started Sat Nov 21 2026 at 14:58:45 (UTC)\n"
      ":bench.local 004 alexander_the_gr bench.local ngircd-26.1 abBcCFiIoqrRswx abehiIklmMnoOPqQrRstvVz\n"
      ":bench.local 005 alexander_the_gr RFC2812 IRCD=ngIRCd CHARSET=UTF-8 CASEMAPPING=ascii "
      "PREFIX=(qaohv)~&@%+ "
      "CHANTYPES=#&+ CHANMODES=beI,k,l,imMnOPQRstVz CHANLIMIT=#&+:0 :are supported on this server\n"
      ":bench.local 251 alexander_the_gr :There are 1 users and 0 services on 1 servers\n"
      ":bench.local 265 alexander_the_gr 1 1 :Current local users: 1, Max: 1\n"
      ":bench.local 250 alexander_the_gr :Highest connection count: 1 (1 connections received)\n"
      ":bench.local 375 alexander_the_gr :- bench.local message of the day\n"
      ":bench.local 372 alexander_the_gr :- *****\n"
      ":bench.local 372 alexander_the_gr :- Welcome to the bench.\n"
      ":bench.local 372 alexander_the_gr :- Be kind.\n"
      ":bench.local 376 alexander_the_gr :End of MOTD command\n");
  CHECK(
      server.events() ==
      "info Connected to bench.local as alexander_the_gr. You could not have the name alexander_the_great.\n"
      "answer Welcome to the bench.\nanswer Be kind.\n");
  CHECK(server.client_sent() == "PING :chat-client-1\nJOIN #lobby\n");
  server.says(
      ":bench.local PONG bench.local :chat-client-1\n"
      ":alexander_the_gr!~alex@127.0.0.1 JOIN :#lobby\n"
      ":bench.local 353 alexander_the_gr = #lobby :~@bob %carol alexander_the_gr\n"
      ":bench.local 366 alexander_the_gr #lobby :End of NAMES list\n");
  CHECK(server.events() ==
        "joined #lobby <alexander_the_gr> {own}\n"
        "answer #lobby ~bob and %carol are here.\n");
  CHECK(server.session->source_bytes() == std::string("alexander_the_gr!~alex@127.0.0.1").size());
}

TEST_CASE("a message of the day is told line by line, to who comes back only if it has changed", "[client]") {
  FakeIrcServer server;
  const auto comes = [&server](const std::string& motd) {
    server.says(":s 001 alice :Welcome\n" + motd + ":s 376 alice :End\n");
    const std::string told = server.events();
    server.lose();
    server.forget();
    server.connect();
    return told.substr(told.find('\n') + 1);
  };
  const std::string motd =
      ":s 372 alice :- ****\n:s 372 alice :-   Tea is at four.\n:s 372 alice :- Be kind.\n";
  CHECK(comes(motd) == "answer   Tea is at four.\nanswer Be kind.\n");
  CHECK(comes(motd).empty());
  CHECK(comes(":s 372 alice :- Be kind.\n") == "answer Be kind.\n");
  CHECK(comes(":s 372 alice :- " + std::string(3000, 'x') + "\n") ==
        "answer There is more to the message of the day: /motd shows all.\n");
  std::string long_one;
  for (int i = 0; i < 50; ++i) long_one += ":s 372 alice :- " + std::string(100, 'x') + "\n";
  const std::string told = comes(long_one);
  CHECK(std::count(told.begin(), told.end(), '\n') == 21);
  CHECK(told.ends_with("xx\nanswer There is more to the message of the day: /motd shows all.\n"));
}

TEST_CASE("ngIRCd's wrong password", "[client]") {
  FakeIrcServer server({"a", "x", "bar"});
  server.says("ERROR :Access denied: Bad password?\n");
  CHECK(server.session->hopeless());
}

TEST_CASE("InspIRCd's greeting", "[client]") {
  FakeIrcServer server;
  server.talk.join("#lobby");
  server.forget();
  server.says(
      ":bench.local CAP * LS :account-notify away-notify batch cap-notify echo-message extended-join "
      "inspircd.org/poison inspircd.org/standard-replies multi-prefix server-time userhost-in-names \n");
  CHECK(server.client_sent() ==
        "CAP REQ :account-notify away-notify batch echo-message extended-join multi-prefix server-time "
        "userhost-in-names\n");
  server.says(
      ":bench.local CAP * ACK :account-notify away-notify batch echo-message extended-join multi-prefix "
      "server-time userhost-in-names \n"
      ":bench.local 001 alice :Welcome to the bench IRC Network alice!alice@127.0.0.1\n"
      ":bench.local 002 alice :Your host is bench.local, running version InspIRCd-3\n"
      ":bench.local 003 alice :This server was created 15:00:14 Nov 21 2026\n"
      ":bench.local 004 alice bench.local InspIRCd-3 iosw Hbiklmnopstv :Hbklov\n"
      ":bench.local 005 alice AWAYLEN=200 CASEMAPPING=rfc1459 CHANLIMIT=#:20 CHANMODES=b,k,Hl,imnpst "
      "CHANNELLEN=64 "
      "CHANTYPES=# ELIST=CMNTU HOSTLEN=64 KEYLEN=32 KICKLEN=255 LINELEN=512 MAXLIST=b:100 :are supported\n"
      ":bench.local 005 alice MAXTARGETS=20 MODES=20 NAMELEN=128 NAMESX NETWORK=bench NICKLEN=30 "
      "PREFIX=(ov)@+ "
      "SAFELIST STATUSMSG=@+ TOPICLEN=307 UHNAMES USERLEN=10 USERMODES=,,s,iow :are supported\n"
      ":bench.local 251 alice :There are 0 users and 0 invisible on 1 servers\n"
      ":bench.local 422 alice :Message of the day file is missing.\n"
      ":bench.local 396 alice 127.0.0.1 :is now your displayed host\n");
  CHECK(server.events() == "info Connected to bench as alice.\ninfo Others see 127.0.0.1 as your host.\n");
  CHECK(server.client_sent().ends_with("CAP END\nPING :chat-client-1\nJOIN #lobby\n"));
  server.says(
      ":alice!alice@127.0.0.1 JOIN #lobby * :Alice\n"
      ":bench.local 353 alice = #lobby :@bob!bob@127.0.0.1 alice!alice@127.0.0.1\n"
      ":bench.local 366 alice #lobby :End of /NAMES list.\n");
  CHECK(server.events() == "joined #lobby <alice> {own}\nanswer #lobby @bob is here.\n");
  CHECK(server.talk.nicks(*server.talk.find("#lobby")) == std::vector<std::string>{"bob"});
}

TEST_CASE("chat-relay's greeting", "[client]") {
  FakeIrcServer server;
  server.talk.join("#lobby");
  server.forget();
  server.says(
      ":relay CAP * LS :batch draft/chathistory echo-message message-tags server-time standard-replies\n");
  server.says(":relay CAP * ACK :batch echo-message message-tags server-time standard-replies\n");
  CHECK(server.client_sent() ==
        "CAP REQ :batch echo-message message-tags server-time standard-replies\nCAP END\n");
  server.says(
      "@time=2026-11-19T12:00:00.000Z :relay 001 alice :Welcome\n"
      "@time=2026-11-19T12:00:00.000Z :relay 005 alice CASEMAPPING=ascii CHANTYPES=# NETWORK=relay UTF8ONLY "
      ":are\n"
      ":relay 422 alice :No message of the day\n"
      ":relay PONG relay :chat-client-1\n"
      "@time=2026-11-19T12:00:01.000Z :alice!~alice@127.0.0.1 JOIN #lobby\n"
      ":relay 332 alice #lobby :lunch\n"
      ":relay 333 alice #lobby bob 1795273132\n"
      ":relay 353 alice = #lobby :bob alice\n"
      ":relay 366 alice #lobby :End of /NAMES list\n"
      ":relay BATCH +1 chathistory #lobby\n"
      "@batch=1;time=2026-11-19T11:59:00.000Z;msgid=1 :bob!~bob@127.0.0.1 PRIVMSG #lobby :hi\n"
      ":relay BATCH -1\n");
  CHECK(server.events() ==
        "info Connected to relay as alice.\n"
        "joined #lobby <alice> {own}\n"
        "topic #lobby lunch\n"
        "answer #lobby bob is here.\n"
        "marker #lobby earlier {replayed}\n"
        "message #lobby <bob> hi {replayed}\n"
        "marker #lobby now\n");
}

TEST_CASE("what a server says of itself it may say again, otherwise", "[client]") {
  FakeIrcServer server;
  server.says(
      ":s 001 alice :Welcome\n:s 005 alice CASEMAPPING=ascii NETWORK=Libera\\x20Chat :are\n:s 422 alice "
      ":None\n");
  CHECK(server.events() == "info Connected to Libera Chat as alice.\n");
  server.opens("#a[", "@bob{ alice");
  server.forget();
  CHECK(server.talk.find("#A{") == nullptr);
  server.says(":s 005 alice CASEMAPPING=rfc1459 CHANTYPES=#! PREFIX=(qo)~@ LINELEN=1024 :are\n");
  CHECK(server.talk.find("#A{") != nullptr);
  CHECK(server.talk.support().is_channel("!x"));
  CHECK(server.session->line_bytes_max() == 1022);
  server.says(":x!x@h MODE #a{ +q BOB[\n");
  CHECK(server.talk.find("#a[")->members.begin()->second.prefixes.size() +
            server.talk.find("#a[")->members.rbegin()->second.prefixes.size() ==
        2);
  server.says(":s 005 alice -CHANTYPES -LINELEN -CASEMAPPING :are\n");
  CHECK(server.talk.support().is_channel("&x"));
  CHECK(server.session->line_bytes_max() == 510);
}
