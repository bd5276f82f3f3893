#include "catch.h"
#include "fake_irc_client.h"

#include <memory>
#include <string>

using namespace chat;
using namespace chat::test;

TEST_CASE("who asks for too many people is told so, and knows the end by what was asked", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  const std::string answer = alice.answer_to("WHOIS a,b,c,d,e");
  CHECK(contains(answer, ":relay 407 alice e :Too many targets: 4 are the most\n"));
  CHECK(contains(alice.answer_to("WHOWAS a,b,c,d,e"), ":relay 407 alice e "));
  const std::string nick(32, 'n');
  const std::string four = nick + "," + nick + "," + nick + "," + nick;
  CHECK(contains(alice.answer_to("WHOIS " + four), ":relay 318 alice " + four + " :End of /WHOIS list\n"));
  CHECK(alice.answer_to("WHO " + four) == ":relay 315 alice " + four + " :End of WHO list\n");
}

TEST_CASE("WHOIS tells about somebody", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  FakeIrcClient bob(relay, "bob");
  bob.type("JOIN #a");
  bob.type("AWAY :lunch");
  CHECK(alice.answer_to("WHOIS relay BOB", at_second(7)) ==
        ":relay 311 alice bob ~u host * :Real Name\n"
        ":relay 319 alice bob :@#a\n"
        ":relay 312 alice bob relay :chat-relay\n"
        ":relay 301 alice bob :lunch\n"
        ":relay 671 alice bob :is using a secure connection\n"
        ":relay 317 alice bob 7 1795089600 :seconds idle, signon time\n"
        ":relay 318 alice BOB :End of /WHOIS list\n");
  check_exchanges(alice, {
                             {"WHOIS", ":relay 431 alice :No nickname given\n"},
                             {"WHOIS nobody",
                              ":relay 401 alice nobody :No such nick\n"
                              ":relay 318 alice nobody :End of /WHOIS list\n"},
                         });
}

TEST_CASE("typing, and what clients answer, does not end idleness", "[irc]") {
  IrcCompany scene;
  const auto idle = [&] {
    const std::string answer = scene.bob.answer_to("WHOIS alice", at_second(60));
    const std::string head = ":relay 317 bob alice ";
    const std::size_t at = answer.find(head) + head.size();
    return answer.substr(at, answer.find(' ', at) - at);
  };
  scene.alice.type("@+typing=active TAGMSG #a,bob", at_second(30));
  scene.alice.type("NOTICE bob :\x01VERSION irssi\x01", at_second(30));
  CHECK(idle() == "60");
  scene.alice.type("PRIVMSG #a :hi", at_second(40));
  CHECK(idle() == "20");
}

TEST_CASE("another server is not asked", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  for (const std::string command : {"MOTD ", "VERSION ", "TIME ", "INFO ", "ADMIN ", "USERS ", "LUSERS * ",
                                    "STATS u ", "PING x ", "WHOWAS alice 1 "}) {
    CAPTURE(command);
    CHECK(alice.answer_to(command + "elsewhere") == ":relay 402 alice elsewhere :No such server\n");
    for (const char* here : {"relay", "RELAY", "r*", "alice"})
      CHECK_FALSE(contains(alice.answer_to(command + here), " 402 "));
  }
  CHECK(alice.answer_to("WHOIS elsewhere alice") == ":relay 402 alice elsewhere :No such server\n");
  CHECK(contains(alice.answer_to("WHOIS alice alice"), " 311 "));
}

TEST_CASE("WHOIS of somebody in many channels is not cut", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  for (int i = 0; i < 30; ++i) alice.type("JOIN #" + std::string(40, 'c') + std::to_string(i));
  const std::string answer = alice.answer_to("WHOIS alice");
  for (int i = 0; i < 30; ++i) CHECK(contains(answer, "@#" + std::string(40, 'c') + std::to_string(i)));
  for (std::size_t at = 0; at < answer.size(); at = answer.find('\n', at) + 1)
    CHECK(answer.find('\n', at) - at <= 510);
}

TEST_CASE("WHOWAS tells about those who have left", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  for (int i = 0; i < 2; ++i) FakeIrcClient(relay, "bob").dialect().leave("", at_second(i));
  const std::string user = ":relay 314 alice bob ~u host * :Real Name\n";
  const std::string left = ":relay 312 alice bob relay :left 2026-11-19T12:00:0";
  check_exchanges(alice,
                  {
                      {"WHOWAS", ":relay 431 alice :No nickname given\n"},
                      {"WHOWAS nobody",
                       ":relay 406 alice nobody :There was no such nickname\n"
                       ":relay 369 alice nobody :End of WHOWAS\n"},
                      {"WHOWAS BOB", user + left + "1.000Z\n" + user + left + "0.000Z\n" +
                                         ":relay 369 alice BOB :End of WHOWAS\n"},
                      {"WHOWAS bob,nobody 1", user + left +
                                                  "1.000Z\n:relay 406 alice nobody :There was no such "
                                                  "nickname\n:relay 369 alice bob,nobody :End of WHOWAS\n"},
                      {"WHOWAS ,", ":relay 431 alice :No nickname given\n"},
                      {"WHOWAS bob 1", user + left + "1.000Z\n:relay 369 alice bob :End of WHOWAS\n"},
                  });
}

TEST_CASE("WHOWAS knows a nick that was laid down", "[irc]") {
  IrcPair pair;
  pair.bob.type("NICK BOB", at_second(1));
  pair.bob.type("NICK robert", at_second(2));
  check_exchanges(pair.alice, {{"WHOWAS bob",
                                ":relay 314 alice BOB ~u host * :Real Name\n"
                                ":relay 312 alice BOB relay :changed nick 2026-11-19T12:00:02.000Z\n"
                                ":relay 369 alice bob :End of WHOWAS\n"},
                               {"WHOWAS robert",
                                ":relay 406 alice robert :There was no such nickname\n"
                                ":relay 369 alice robert :End of WHOWAS\n"}});
}

TEST_CASE("WHO lists those who match", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  FakeIrcClient bob(relay, "bob");
  alice.type("JOIN #a");
  bob.type("JOIN #a");
  bob.type("AWAY :lunch");
  const std::string end = ":relay 315 alice ";
  check_exchanges(
      alice, {
                 {"WHO #a",
                  ":relay 352 alice #a ~u host relay alice H@ :0 Real Name\n"
                  ":relay 352 alice #a ~u host relay bob G :0 Real Name\n" +
                      end + "#a :End of WHO list\n"},
                 {"WHO b*",
                  ":relay 352 alice #a ~u host relay bob G :0 Real Name\n" + end + "b* :End of WHO list\n"},
                 {"WHO nobody", end + "nobody :End of WHO list\n"},
                 {"WHO #nowhere", end + "#nowhere :End of WHO list\n"},
                 {"WHO bob %tna,7", ":relay 354 alice 7 bob 0\n" + end + "bob :End of WHO list\n"},
                 {"WHO bob %rofdlasnhiuct,42",
                  ":relay 354 alice 42 #a ~u host host relay bob G 0 0 0 n/a "
                  ":Real Name\n" +
                      end + "bob :End of WHO list\n"},
                 {"WHO bob :%nt,a b", ":relay 354 alice 0 bob\n" + end + "bob :End of WHO list\n"},
             });
  CHECK(contains(alice.answer_to("WHO"), " alice H@ :0 "));
}

TEST_CASE("WHO finds whom it names, and nobody by the words that the relay gave them", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  FakeIrcClient bo(relay, "bo");
  FakeIrcClient bob(relay, "bob");
  FakeIrcClient other(relay);
  other.type("NICK other");
  other.type("USER bo 0 * :bo");
  FakeClient dave(relay, "dave");
  bo.type("MODE bo +i");
  const auto listed = [&](const std::string& question) {
    const std::string answer = alice.answer_to(question);
    CHECK(contains(answer, ":relay 315 alice "));
    std::string nicks;
    for (const std::string nick : {"alice", "bo", "bob", "dave", "other"}) {
      if (contains(answer, " relay " + nick + " H")) nicks += (nicks.empty() ? "" : " ") + nick;
    }
    return nicks;
  };
  CHECK(listed("WHO bo") == "bo");
  CHECK(listed("WHO BO") == "bo");
  CHECK(listed("WHO bo*") == "bob other");
  CHECK(listed("WHO ~bo") == "other");
  CHECK(listed("WHO line") == "");
  CHECK(listed("WHO *line*") == "");
  CHECK(listed("WHO dave") == "dave");
  CHECK(listed("WHO") == "alice bob dave other");
  alice.enter("#a");
  bob.enter("#a");
  CHECK(listed("WHO #a") == "alice bob");
  CHECK(listed("WHO #a o") == "");
  CHECK(listed("WHO * o") == "");
  CHECK_FALSE(contains(alice.answer_to("WHO #a o%n"), " 354 "));
  CHECK(contains(alice.answer_to("WHO #a %no"), " 354 "));  // as a field, it is another 'o'
}

TEST_CASE("durations go by the steady clock", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  alice.enter("#a");
  alice.type("TOPIC #a :tea");
  alice.type("PRIVMSG #a :hi", at_second(10));
  Moment set_back = at_second(70);
  set_back.wall -= std::chrono::hours(2);
  CHECK(contains(alice.answer_to("WHOIS alice", set_back), ":relay 317 alice alice 60 1795089600 :"));
  CHECK(contains(alice.answer_to("WHO #a %ln", set_back), ":relay 354 alice alice 60\n"));
  CHECK(contains(alice.answer_to("STATS u", set_back), "Server Up 0 days 0:01:10\n"));
  CHECK(contains(alice.answer_to("LIST T>0", set_back), ":relay 322 alice #a 1 :tea\n"));
  CHECK_FALSE(contains(alice.answer_to("LIST C>1", set_back), "#a"));
}

TEST_CASE("USERHOST and ISON answer for several", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  FakeIrcClient bob(relay, "bob");
  bob.type("AWAY :x");
  check_exchanges(alice, {
                             {"USERHOST BOB nobody alice", ":relay 302 alice :bob=-~u@host alice=+~u@host\n"},
                             {"USERHOST", ":relay 461 alice USERHOST :Not enough parameters\n"},
                             {"ISON alice :bob nobody", ":relay 303 alice :alice bob\n"},
                             {"ISON nobody", ":relay 303 alice :\n"},
                         });
  std::string many = "ISON";
  for (int i = 0; i < 83; ++i) many += " alice";
  const std::string answer = alice.answer_to(many);
  CHECK(answer.find('\n') <= 510);
  CHECK(answer.ends_with("alice\n"));
}

TEST_CASE("who goes away is told, and so are those who want to know", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  FakeIrcClient bob(relay, "bob", "away-notify");
  bob.type("JOIN #a");
  alice.type("JOIN #a");
  bob.received();
  CHECK(alice.answer_to("AWAY :lunch") == ":relay 306 alice :You have been marked as being away\n");
  CHECK(bob.received() == ":alice!~u@host AWAY :lunch\n");
  alice.type("PART #a");
  alice.type("JOIN #a");
  CHECK(contains(bob.received(), ":alice!~u@host JOIN #a\n:alice!~u@host AWAY :lunch\n"));
  CHECK(alice.answer_to("AWAY") == ":relay 305 alice :You are no longer marked as being away\n");
  CHECK(bob.received() == ":alice!~u@host AWAY\n");
}

TEST_CASE("real names are told with joins, and can change", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice", "setname");
  FakeIrcClient bob(relay, "bob", "setname extended-join");
  bob.enter("#a");
  alice.type("JOIN #a");
  CHECK(bob.received() == ":alice!~u@host JOIN #a * :Real Name\n");
  CHECK(alice.answer_to("SETNAME :Alice L.") == ":alice!~u@host SETNAME :Alice L.\n");
  CHECK(bob.received() == ":alice!~u@host SETNAME :Alice L.\n");
  CHECK(contains(bob.answer_to("WHOIS alice"), ":Alice L.\n"));
}

TEST_CASE("who changes the real name without having asked for SETNAME is told so", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  CHECK(alice.answer_to("SETNAME :Alice L.") == ":relay NOTICE alice :Your real name is now: Alice L.\n");
  CHECK(contains(alice.answer_to("WHOIS alice"), ":Alice L.\n"));
}

TEST_CASE("WHOIS takes a list, of as many as are said to be taken", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  FakeIrcClient bob(relay, "bob");
  const std::string answer = alice.answer_to("WHOIS bob,nobody,alice");
  CHECK(contains(answer, ":relay 311 alice bob "));
  CHECK(contains(answer, ":relay 401 alice nobody "));
  CHECK(contains(answer, ":relay 311 alice alice "));
  CHECK(answer.ends_with(":relay 318 alice bob,nobody,alice :End of /WHOIS list\n"));
  CHECK_FALSE(contains(alice.answer_to("WHOIS a,b,c,d,bob"), " 311 "));
}

TEST_CASE("ADMIN has all of its four lines", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  const std::string answer = alice.answer_to("ADMIN");
  for (const char* numeric : {" 256 ", " 257 ", " 258 ", " 259 "}) CHECK(contains(answer, numeric));
}

TEST_CASE("nicks change for everybody, once each", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  FakeIrcClient bob(relay, "bob");
  for (FakeIrcClient* client : {&alice, &bob}) client->type("JOIN #a,#b");
  bob.received();
  check_exchanges(alice, {
                             {"NICK Alice", ":alice!~u@host NICK Alice\n"},
                             {"NICK Alice", ""},
                             {"NICK bob", ":relay 433 Alice bob :Nickname is already in use\n"},
                             {"NICK", ":relay 431 Alice :No nickname given\n"},
                         });
  CHECK(bob.received() == ":alice!~u@host NICK Alice\n");
}

TEST_CASE("the relay tells of itself", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  check_exchanges(alice, {
                             {"LINKS",
                              ":relay 364 alice relay relay :0 chat-relay\n"
                              ":relay 365 alice * :End of LINKS list\n"},
                             {"LINKS r*",
                              ":relay 364 alice relay relay :0 chat-relay\n"
                              ":relay 365 alice r* :End of LINKS list\n"},
                             {"LINKS other", ":relay 365 alice other :End of LINKS list\n"},
                             {"LINKS other *", ":relay 402 alice other :No such server\n"},
                             {"TIME", ":relay 391 alice relay :2026-11-19T12:00:00.000Z\n"},
                             {"MOTD", ":relay 422 alice :There is no message of the day\n"},
                             {"STATS", ":relay 219 alice * :End of STATS report\n"},
                         });
  const std::string version = alice.answer_to("VERSION");
  CHECK(version.starts_with(":relay 351 alice v1 relay :\n:relay 005 alice AWAYLEN="));
  CHECK(
      contains(version, " WHOX EXTBAN=~,m CHATHISTORY=3 chat-relay/NOPASS :are supported by this server\n"));
  CHECK(contains(alice.answer_to("STATS u", at_second(93'784)),
                 ":relay 242 alice :Server Up 1 days 2:03:04\n"));
  CHECK(contains(alice.answer_to("LUSERS"), ":relay 255 alice :I have 1 clients and 0 servers\n"));
  CHECK(contains(alice.answer_to("ADMIN"), ":relay 256 alice relay :Administrative info\n"));
  CHECK(contains(alice.answer_to("INFO"), ":relay 374 alice :End of INFO list\n"));
  CHECK(contains(alice.answer_to("HELP"), ":relay 705 alice * :JOIN CHANNELS [KEYS]: "));
  CHECK(contains(alice.answer_to("HELP join"), ":relay 706 alice join :End of help\n"));
}
