#include "catch.h"
#include "cuts.h"
#include "fake_irc_client.h"
#include "slow_accounts.h"
#include "slow_archive.h"

#include <algorithm>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::test;

namespace {

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("a client registers in any order", "[irc]") {
  std::vector<std::string> lines{"NICK alice", "USER u 0 * :A", "PASS secret", "CAP LS 302"};
  std::sort(lines.begin(), lines.end());
  do {
    FakeIrcRelay relay;
    FakeIrcClient client(relay);
    for (const auto& line : lines) client.type(line);
    if (!client.dialect().is_registered()) client.type("CAP END");
    CHECK(client.dialect().is_registered());
    CHECK(contains(client.received(), ":relay 001 alice :Welcome to relay, alice\n"));
  } while (std::next_permutation(lines.begin(), lines.end()));
}

TEST_CASE("registration is understood however it is cut", "[irc]") {
  const std::string typed =
      "CAP LS 302\r\nNICK alice\nUSER u 0 * :A\r\n\r\nCAP REQ :batch\r\nCAP END\r\nPING x\r\n";
  for (const auto& pieces : all_cuts(typed)) {
    FakeIrcRelay relay;
    FakeIrcClient client(relay);
    for (const auto piece : pieces) client.send(piece);
    const std::string received = client.received();
    CHECK(received.starts_with(":relay CAP * LS :"));
    CHECK(contains(received, ":relay CAP alice ACK :batch\n:relay 001 alice"));
    CHECK(received.ends_with(":relay PONG relay :x\n"));
  }
}

TEST_CASE("the welcome says what there is", "[irc]") {
  FakeIrcRelay relay;
  relay.irc.motd = "one\n\n" + std::string(900, 'x') + "\n";
  FakeIrcClient client(relay);
  client.type("NICK alice");
  client.type("USER u 0 * :A");
  const std::string welcome = client.received();
  for (const char* numeric :
       {"001", "002", "003", "004", "005", "251", "252", "254", "255", "265", "266", "375", "376"})
    CHECK(contains(welcome, ":relay " + std::string(numeric) + " alice "));
  CHECK(contains(welcome, ":relay 004 alice relay v1 Bio bqeIklWEimnstov bqeIklWov\n"));
  for (const char* token : {"CASEMAPPING=ascii", "CHANTYPES=#",
                            "NICKLEN=32",        "CHANNELLEN=50",
                            "TOPICLEN=350",      "KICKLEN=300",
                            "AWAYLEN=300",       "CHANMODES=bqeI,k,lW,Eimnst",
                            "PREFIX=(ov)@+",     "SILENCE=32",
                            "STATUSMSG=@+",      "MODES=12",
                            "TARGMAX=PRIVMSG:4", "UTF8ONLY",
                            "NETWORK=relay",     "BOT=B",
                            "CHATHISTORY=3",     "MAXLIST=bqeI:100",
                            "MONITOR=100",       "EXCEPTS=e",
                            "INVEX=I",           "WHOX"})
    CHECK(contains(welcome, std::string(" ") + token));
  CHECK(contains(welcome, ":relay 372 alice :- one\n:relay 372 alice :- \n:relay 372 alice :- xxx"));
  CHECK(std::count(welcome.begin(), welcome.end(), 'x') >= 900);
  CHECK(contains(FakeIrcClient(relay, "bob").answer_to("MOTD"), ":relay 376 bob"));
}

TEST_CASE("limits in ISUPPORT are kept", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient client(relay, "alice");
  client.type("JOIN #a");
  CHECK(contains(client.answer_to("NICK " + std::string(33, 'n')), " 432 "));
  CHECK(contains(client.answer_to("NICK " + std::string(32, 'n')), " NICK "));
  CHECK(contains(client.answer_to("JOIN #" + std::string(50, 'c')), " 476 "));
  CHECK(contains(client.answer_to("JOIN #" + std::string(49, 'c')), " JOIN "));
  CHECK(contains(client.answer_to("TOPIC #a :" + std::string(351, 't')), " 417 "));
  CHECK(contains(client.answer_to("TOPIC #a :" + std::string(350, 't')), " TOPIC "));
  CHECK(contains(client.answer_to("SETNAME :" + std::string(151, 'r')), "Realname is too long"));
  CHECK(contains(client.answer_to("AWAY :" + std::string(301, 'a')), " 417 "));
  CHECK(contains(client.answer_to("AWAY :" + std::string(300, 'a')), " 306 "));
  CHECK(contains(client.answer_to("PART #a :" + std::string(301, 'r')), " 417 "));
  CHECK(contains(client.answer_to("PART #a :" + std::string(300, 'r')), std::string(300, 'r') + "\n"));
  CHECK(client.answer_to("QUIT :" + std::string(301, 'q')) ==
        "ERROR :Closing link: host (Quit: " + std::string(300, 'q') + ")\n");
  FakeIrcClient other(relay, "other");
  std::string escapes;
  for (int i = 0; i < 100; ++i) escapes += "\u202E";         // each is shown in eight bytes
  CHECK(other.answer_to("QUIT :" + escapes).size() <= 511);  // its CR is left out here
}

TEST_CASE("users and hosts are cut to what ISUPPORT says", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient client(relay);
  client.type("NICK alice");
  client.type("USER twelveletters 0 * :A");
  CHECK(contains(client.received(), " HOSTLEN=50 "));
  CHECK(contains(client.answer_to("WHOIS alice"), " alice ~twelvelett host * :A\n"));
  relay::Outbox outbox;
  relay::irc::IrcDialect far(relay.server, outbox, {std::string(60, 'f')}, at_second(0));
  far.receive("NICK far\r\nUSER f 0 * :F\r\n", at_second(0));
  CHECK(contains(client.answer_to("WHOIS far"), " ~f " + std::string(50, 'f') + " * :F\n"));
}

TEST_CASE("before registration little is done", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient taken(relay, "bob");
  FakeIrcClient client(relay);
  check_exchanges(
      client,
      {
          {"JOIN #a", ":relay 451 * :You have not registered\n"},
          {"NOSUCH", ":relay 451 * :You have not registered\n"},
          {"NICK", ":relay 431 * :No nickname given\n"},
          {"NICK :", ":relay 431 * :No nickname given\n"},
          {"NICK 4you", ":relay 432 * 4you :Erroneous nickname\n"},
          {"NICK :a b", ":relay 432 * a_b :Erroneous nickname\n"},
          {"NICK BOB", ":relay 433 * BOB :Nickname is already in use\n"},
          {"NICK relay", ":relay 433 * relay :Nickname is reserved: it would pass for the server's own\n"},
          {"NICK ChanServ",
           ":relay 433 * ChanServ :Nickname is reserved: it would pass for the server's own\n"},
          {"USER u 0 *", ":relay 461 * USER :Not enough parameters\n"},
          {"PASS", ":relay 461 * PASS :Not enough parameters\n"},
          {"PING", ":relay 409 * :No origin specified\n"},
          {"PING token", ":relay PONG relay :token\n"},
          {"PONG token", ""},
          {"NICK []\\`_^{|}", ""},
      });
  client.type("USER u 0 * :A");
  CHECK(client.dialect().is_registered());
  check_exchanges(client, {
                              {"USER u 0 * :A", ":relay 462 []\\`_^{|} :You may not reregister\n"},
                              {"PASS x", ":relay 462 []\\`_^{|} :You may not reregister\n"},
                          });
}

TEST_CASE("of two who want a nick the first to register has it", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient slow(relay);
  slow.type("NICK alice");
  FakeIrcClient quick(relay, "alice");
  CHECK(slow.answer_to("USER u 0 * :A") == ":relay 433 * alice :Nickname is already in use\n");
  CHECK(contains(slow.answer_to("NICK alice2"), ":relay 001 alice2 "));
}

TEST_CASE("capabilities are negotiated", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient client(relay);
  const std::string offered = client.answer_to("CAP LS 302");
  for (const char* name :
       {"cap-notify", "message-tags", "server-time", "echo-message", "batch", "labeled-response",
        "multi-prefix", "userhost-in-names", "away-notify", "extended-join", "account-notify", "account-tag",
        "setname", "invite-notify", "standard-replies", "draft/chathistory"})
    CHECK(contains(offered, name));
  check_exchanges(client, {
                              {"CAP LIST", ":relay CAP * LIST :cap-notify\n"},
                              {"CAP REQ :batch nonsense", ":relay CAP * NAK :batch nonsense\n"},
                              {"CAP REQ :batch setname", ":relay CAP * ACK :batch setname\n"},
                              {"cap req :-setname multi-prefix", ":relay CAP * ACK :-setname multi-prefix\n"},
                              {"CAP LIST", ":relay CAP * LIST :batch cap-notify multi-prefix\n"},
                              {"CAP NONSENSE", ":relay 410 * NONSENSE :Invalid CAP command\n"},
                              {"CAP", ":relay 461 * CAP :Not enough parameters\n"},
                              {"NICK alice", ""},
                              {"USER u 0 * :A", ""},
                          });
  CHECK(client.answer_to("CAP REQ :" + std::string(400, 'x')) ==
        ":relay CAP alice NAK :" + std::string(400, 'x') + "\n");
  CHECK(contains(client.answer_to("CAP END"), ":relay 001 alice "));
  CHECK(client.answer_to("CAP REQ server-time") == ":relay CAP alice ACK :server-time\n");
  CHECK(client.answer_to("CAP END").empty());
  FakeIrcClient bob(relay, "bob");
  client.enter("#a");
  bob.type("JOIN #a", at_second(1.5));
  CHECK(client.received() == "@time=2026-11-19T12:00:01.500Z :bob!~u@host JOIN #a\n");
}

TEST_CASE("capabilities that do not fit a message come in several", "[irc]") {
  SlowAccounts accounts;
  SlowArchive archive;
  FakeIrcRelay relay(accounts, archive);
  relay.irc.server_name = std::string(100, 's');
  FakeIrcClient client(relay, std::string(30, 'n'));
  const std::string offered = client.answer_to("CAP LS 302");
  const std::size_t end = offered.find('\n');
  CHECK(end <= 510);
  CHECK(contains(offered.substr(0, end), " LS * :account-notify "));
  CHECK(contains(offered.substr(end), " LS :"));
  CHECK(offered.ends_with(" userhost-in-names\n"));
  CHECK(contains(offered, " draft/read-marker"));
}

TEST_CASE("whatever a client asks for in one line it is given or refused", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient client(relay, "alice");
  std::string list;
  while (list.size() < 480) list += "message-tags server-time ";
  const std::string given = client.answer_to("CAP REQ :" + list);
  CHECK(occurrences(given, ":relay CAP alice ACK :") == 2);
  CHECK(occurrences(given, "server-time") == occurrences(list, "server-time"));
  CHECK(given.find('\n') <= 510);
  CHECK(contains(client.answer_to("CAP LIST"), "message-tags server-time"));
  list.replace(0, 12, "nonsense-tag");
  const std::string refused = client.answer_to("CAP REQ :" + list);
  CHECK(refused.starts_with(":relay CAP alice NAK :" + list.substr(0, 400)));
  CHECK(refused.size() <= 511);
  CHECK(occurrences(refused, "\n") == 1);
}

TEST_CASE("CAP LS without a version knows no cap-notify", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient client(relay);
  client.type("CAP LS 31");
  CHECK(client.answer_to("CAP LIST") == ":relay CAP * LIST :\n");
}

TEST_CASE("cap-notify stays with who has asked for version 302", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient client(relay);
  check_exchanges(client, {{"CAP REQ :cap-notify", ":relay CAP * ACK :cap-notify\n"},
                           {"CAP REQ :-cap-notify", ":relay CAP * ACK :-cap-notify\n"}});
  client.type("CAP LS 302");
  client.type("CAP LS");
  check_exchanges(client, {{"CAP REQ :batch -cap-notify", ":relay CAP * NAK :batch -cap-notify\n"},
                           {"CAP LIST", ":relay CAP * LIST :cap-notify\n"}});
}

TEST_CASE("who leaves is told so, and the others why", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient bob(relay, "bob");
  bob.type("JOIN #a");
  FakeIrcClient first(relay);
  CHECK(first.answer_to("QUIT") == "ERROR :Closing link: host (Quit)\n");
  CHECK(first.dialect().closing_reason());
  FakeIrcClient alice(relay, "alice", "batch labeled-response");
  alice.type("JOIN #a");
  bob.received();
  CHECK(alice.answer_to("@label=x QUIT :see you") == "@label=x ERROR :Closing link: host (Quit: see you)\n");
  alice.dialect().leave(alice.dialect().closing_reason()->words, at_second(1));
  CHECK(bob.received() == ":alice!~u@host QUIT :Quit: see you\n");
  CHECK(lines_in(bob.answer_to("WHOWAS alice")) == 3);
}

TEST_CASE("who does not register in time is closed, whatever it says", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient client(relay);
  for (int second = 0; second < 30; ++second) {
    client.type("PING x", at_second(second));
    CHECK(client.dialect().deadline() == at_second(30).steady);
    client.dialect().expire(at_second(second));
  }
  CHECK_FALSE(client.dialect().closing_reason());
  client.received();
  client.dialect().expire(at_second(30));
  CHECK(client.received() == "ERROR :Closing link: host (Registration timed out)\n");
  CHECK(client.dialect().deadline() == kNever);
}

TEST_CASE("who is silent is asked after 90 s and closed after 150 s", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient client(relay, "alice");
  relay::irc::IrcDialect& dialect = client.dialect();
  CHECK(dialect.deadline() == at_second(90).steady);
  dialect.expire(at_second(90));
  CHECK(client.received() == "PING :relay\n");
  CHECK(dialect.deadline() == at_second(150).steady);
  client.type("PONG relay", at_second(149));
  CHECK(dialect.deadline() == at_second(239).steady);
  dialect.expire(at_second(239));
  CHECK(client.received() == "PING :relay\n");
  dialect.expire(at_second(299));
  CHECK(client.received() == "ERROR :Closing link: host (Ping timeout: 150 seconds)\n");
}

TEST_CASE("nobody is closed for silence without having been asked", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient client(relay, "alice");
  relay::irc::IrcDialect& dialect = client.dialect();
  dialect.expire(at_second(1'000));
  CHECK(client.received() == "PING :relay\n");
  dialect.expire(at_second(1'059));
  CHECK(client.received().empty());
  dialect.expire(at_second(1'060));
  CHECK(contains(client.received(), "Ping timeout: 1060 seconds"));
}

TEST_CASE("a question that has not been sent is none", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient client(relay, "alice");
  client.dialect().expire(at_second(90));
  for (const int second : {150, 210, 270}) client.dialect().expire(at_second(second));
  CHECK(client.received() == "PING :relay\n");
  client.dialect().expire(at_second(330));
  CHECK(contains(client.received(), "Ping timeout"));
}

TEST_CASE("the time that the relay stood still does not count", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient asked(relay, "alice");
  asked.dialect().expire(at_second(90));
  CHECK(asked.received() == "PING :relay\n");
  asked.dialect().forgive(std::chrono::seconds(160));
  CHECK(asked.dialect().deadline() == at_second(310).steady);
  asked.dialect().expire(at_second(251));
  CHECK(asked.received().empty());
  FakeIrcClient newcomer(relay);
  newcomer.dialect().forgive(std::chrono::seconds(160));
  CHECK(newcomer.dialect().deadline() == at_second(190).steady);
}

TEST_CASE("lines come at the flood limit's pace, and who waits for it is not silent", "[irc]") {
  FakeIrcRelay relay;
  relay.irc.reading.flood = {4, std::chrono::seconds(100)};
  FakeIrcClient client(relay, "alice");
  client.send("ISON 0\r\nISON 1\r\nISON 2\r\n");
  CHECK(
      client.received() ==
      ":relay 303 alice :\n:relay NOTICE alice :You are sending faster than 1 line in 100 seconds: 2 of your "
      "lines wait, none is lost while you stay.\n");
  CHECK(client.dialect().read_budget() == 0);
  client.dialect().expire(at_second(99));
  CHECK(client.received() == "PING :relay\n");
  client.dialect().expire(at_second(100));
  client.dialect().expire(at_second(200));
  CHECK(client.received() == ":relay 303 alice :\n:relay 303 alice :\n");
  CHECK_FALSE(client.dialect().closing_reason());
}

TEST_CASE("asking whether a line was heard is free, asking on and on is not", "[irc]") {
  FakeIrcRelay relay;
  relay.irc.reading.flood = {6, std::chrono::seconds(100)};
  FakeIrcClient client(relay, "alice");  // three lines
  client.send("ISON 0\r\nPING 1\r\nISON 2\r\nPING 3\r\nISON 4\r\n");
  CHECK(client.received() ==
        ":relay 303 alice :\n:relay PONG relay :1\n:relay 303 alice :\n:relay PONG relay :3\n:relay 303 "
        "alice :\n");
  CHECK(client.dialect().read_budget() > 0);
  std::string pings;
  for (int i = 0; i < 20; ++i) pings += "PING x\r\n";
  client.send(pings, at_second(600));
  CHECK(client.dialect().read_budget() == 0);
}

TEST_CASE("who does not read is not listened to, costs no rounds, and is not silent", "[irc]") {
  FakeIrcRelay relay;
  relay.irc.reading.flood = {4, std::chrono::seconds(1)};
  relay.irc.reading.backlog_bytes = 100;
  FakeIrcClient client(relay, "alice");
  client.send("PING " + std::string(60, 'x') + "\r\nPING y\r\nPING z\r\n", at_second(5));
  CHECK(client.dialect().deadline() > at_second(50).steady);
  for (const int second : {95, 150, 250, 350}) client.dialect().expire(at_second(second));
  CHECK_FALSE(client.dialect().closing_reason());
  client.received();
  client.dialect().expire(at_second(352));
  CHECK(contains(client.received(), "PONG relay :y\n"));
}

TEST_CASE("who wants to log in while registering is told that it fails, and need not wait", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay);
  CHECK(contains(alice.answer_to("CAP REQ :sasl"), " NAK :sasl"));
  for (const char* line : {"AUTHENTICATE", "AUTHENTICATE PLAIN", "AUTHENTICATE c2VjcmV0"})
    CHECK(alice.answer_to(line) == ":relay 904 * :SASL authentication failed: there are no accounts here\n");
  CHECK(alice.answer_to("AUTHENTICATE *") == ":relay 906 * :SASL authentication aborted\n");
}
