#include "catch.h"
#include "fake_irc_client.h"

#include <initializer_list>
#include <string>
#include <utility>

using namespace chat;
using namespace chat::test;

TEST_CASE("bad input gets its numeric, and the connection lives", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  check_exchanges(
      alice,
      {
          {"", ""},
          {"   ", ""},
          {":only.a.source", ":relay 421 alice * :No command given\n"},
          {"@only=tags", ":relay 421 alice * :No command given\n"},
          {"NONSENSE", ":relay 421 alice NONSENSE :Unknown command\n"},
          {std::string(300, 'N'), ":relay 421 alice " + std::string(50, 'N') + " :Unknown command\n"},
          {"JOIN", ":relay 461 alice JOIN :Not enough parameters\n"},
          {"JOIN :", ":relay 461 alice JOIN :Not enough parameters\n"},
          {"JOIN ,,", ":relay 461 alice JOIN :Not enough parameters\n"},
          {"PART ,,", ":relay 461 alice PART :Not enough parameters\n"},
          {"PRIVMSG ,, :hi", ":relay 411 alice :No recipient given (PRIVMSG)\n"},
          {"KICK #a", ":relay 461 alice KICK :Not enough parameters\n"},
          {"KICK #a :", ":relay 461 alice KICK :Not enough parameters\n"},
          {"ISON 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", ":relay 303 alice :\n"},
          {"PRIVMSG alice :", ":relay 412 alice :No text to send\n"},
          {"PING " + std::string(500, 'x'), ":relay 417 alice :Token is too long\n"},
          {std::string(511, 'x'), ":relay 417 alice :Input line was too long: 510 bytes are the most\n"},
          {std::string(20'000, 'x'), ":relay 417 alice :Input line was too long: 20000 bytes\n"},
          {"@" + std::string(4'095, 't') + " PING x",
           ":relay 417 alice :Tags were too long: 4096 bytes are the most\n"},
          {"@" + std::string(4'094, 't') + " PING x", ":relay PONG relay :x\n"},
          {"PRIVMSG alice :\xE9t\xE9",
           ":relay FAIL PRIVMSG INVALID_UTF8 :Message was not taken: it is not UTF-8 (byte 16)\n"},
          {"@+t=\xFF ping x",
           ":relay FAIL PING INVALID_UTF8 :Message was not taken: it is not UTF-8 (byte 5)\n"},
          {"PRIV\xFFMSG alice :hi",
           ":relay FAIL * INVALID_UTF8 :Message was not taken: it is not UTF-8 (byte 5)\n"},
          {":alice \xFF", ":relay FAIL * INVALID_UTF8 :Message was not taken: it is not UTF-8 (byte 8)\n"},
          {std::string(21, 'x') + " \xFF",
           ":relay FAIL * INVALID_UTF8 :Message was not taken: it is not UTF-8 (byte 23)\n"},
          {std::string("PING a\0b", 8), ":relay 400 alice * :Message has a NUL or CR in it: byte 7\n"},
          {"PING a\rb", ":relay 400 alice * :Message has a NUL or CR in it: byte 7\n"},
          {"STATS \xC3\xA9", ":relay 219 alice \xC3\xA9 :End of STATS report\n"},
          {"HELP :no such", ":relay 524 alice no_such :There is no command of that name\n"},
          {"ERROR :x", ""},
          {"AUTHENTICATE PLAIN", ":relay 421 alice AUTHENTICATE :Unknown command: there are no accounts\n"},
          {"AUTHENTICATE :secret words",
           ":relay 421 alice AUTHENTICATE :Unknown command: there are no accounts\n"},
          {"PONG", ":relay 409 alice :No origin specified\n"},
          {"PONG x", ""},
          {"ping x", ":relay PONG relay :x\n"},
      });
  CHECK_FALSE(alice.dialect().closing_reason());
}

TEST_CASE("a list of nothing is answered, too", "[irc]") {
  IrcPair pair;
  const std::string line = GENERATE(
      "JOIN", "PART", "KICK #a", "KICK", "TOPIC", "NAMES", "LIST", "INVITE", "INVITE bob", "MODE",
      "MODE #a +o", "WHO", "WHOIS", "WHOWAS", "USERHOST", "ISON", "MONITOR", "MONITOR +", "MONITOR -",
      "SILENCE", "TAGMSG", "PRIVMSG", "REDACT", "MARKREAD", "CHATHISTORY LATEST", "STATS", "HELP", "KILL",
      "NICK", "SETNAME", "PING", "AWAY", "LINKS", "MOTD", "TBAN #a 1m", "DLINE");
  for (const char* nothing : {" ,", " :", " , x", " ,,"}) {
    CAPTURE(line, nothing);
    CHECK_FALSE(pair.alice.answer_to(line + nothing).empty());
  }
  for (const char* none : {"NAMES", "NAMES :", "NAMES ,", "NAMES ,,"})
    CHECK(pair.alice.answer_to(none) == ":relay 366 alice * :End of /NAMES list\n");
  for (const char* none : {"MONITOR +", "MONITOR + ,", "MONITOR -", "MONITOR - :"})
    CHECK(pair.alice.answer_to(none) == ":relay 461 alice MONITOR :Not enough parameters\n");
  CHECK(pair.alice.answer_to("SILENCE ,") == ":relay 272 alice alice :End of silence list\n");
}

TEST_CASE("names that are not UTF-8 do not keep a client from registering", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay);
  const std::string why = " INVALID_UTF8 :Message was not taken: it is not UTF-8 (byte ";
  const std::string fail = ":relay FAIL NICK" + why;
  CHECK(alice.answer_to("NICK al\xEDs") == fail + "8)\n:relay 432 * al\uFFFDs :Nickname is not UTF-8\n");
  CHECK(alice.answer_to("NICK alice").empty());
  const std::string welcome = alice.answer_to("USER ren\xE9 0 * :Ren\xE9 " + std::string(200, '\xE9'));
  CHECK(welcome.starts_with(":relay FAIL USER" + why + "9)\n:relay 001 alice "));
  CHECK(contains(alice.answer_to("WHOIS alice"), ":relay 311 alice alice ~ren host * :Ren\uFFFD \uFFFD"));
  CHECK(alice.answer_to("NICK \xFF") == fail + "6)\n:relay 432 alice \uFFFD :Nickname is not UTF-8\n");
}

TEST_CASE("whoever has no real name is asked for one", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay);
  alice.type("NICK alice");
  CHECK(alice.answer_to("USER u 0 * :") == ":relay 461 alice USER :Not enough parameters\n");
  CHECK(alice.answer_to("USER u 0 * :  ") == ":relay 461 alice USER :Not enough parameters\n");
  CHECK(contains(alice.answer_to("USER u 0 * :A"), ":relay 001 alice "));
}

TEST_CASE("every answer to a labelled line has the label", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice", "batch labeled-response message-tags");
  for (const std::string& line :
       {std::string("PING x"), std::string("PING a\rb"), std::string("PING \xFF"), std::string("NONSENSE"),
        std::string(511, 'x'), std::string(20'000, 'x'), std::string(), std::string("JOIN"),
        std::string("NICK \xFF"), std::string("PONG x"), std::string("@a b"), std::string("LIST"),
        std::string("QUIT :bye")}) {
    CAPTURE(line);
    const std::string answer = alice.answer_to("@label=x " + line);
    CHECK(answer.starts_with("@label=x "));
    CHECK(answer.find("label=x", 8) == std::string::npos);
  }
  const std::string cut = "@" + std::string(8'690, 'a') + ";label=" + std::string(60, 'x');
  FakeIrcClient carol(relay, "carol", "batch labeled-response message-tags");
  CHECK(carol.answer_to(cut).starts_with(":relay 417 "));
  FakeIrcClient bob(relay, "bob", "batch labeled-response message-tags");
  CHECK(bob.answer_to("@label=\xFF;+b=\xFF PING x").starts_with(":relay FAIL PING INVALID_UTF8 "));
  CHECK(bob.answer_to("@label=x;" + std::string(4'095, 't') + " PING x")
            .starts_with("@label=x :relay 417 bob "));
}

TEST_CASE("a label comes back as it came, whatever is in it", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice", "batch labeled-response message-tags");
  for (const std::string label : {"a\\rb", "a\\nb", "a\\:b", "a\\sb", "a\\\\b", "a\x1B[31m", "a\u202Eb"}) {
    CAPTURE(label);
    CHECK(alice.answer_to("@label=" + label + " PING x") == "@label=" + label + " :relay PONG relay :x\n");
  }
}

TEST_CASE("standard replies are for those who know them", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient plain(relay, "plain");
  FakeIrcClient standard(relay, "standard", "standard-replies");
  CHECK(standard.answer_to("\xFF") ==
        ":relay FAIL * INVALID_UTF8 :Message was not taken: it is not UTF-8 (byte 1)\n");
  for (const char* nothing : {"SETNAME", "SETNAME :", "SETNAME :  "}) {
    CHECK(plain.answer_to(nothing) == ":relay 461 plain SETNAME :Not enough parameters\n");
    CHECK(standard.answer_to(nothing) == ":relay FAIL SETNAME INVALID_REALNAME :Realname is empty\n");
  }
  const std::string name = "SETNAME :" + std::string(151, 'r');
  CHECK(plain.answer_to(name) ==
        ":relay NOTICE plain :SETNAME: Realname is too long: 150 bytes are the most\n");
  CHECK(contains(standard.answer_to(name), ":relay FAIL SETNAME INVALID_REALNAME :"));
  CHECK(contains(FakeIrcClient(relay, "setter", "setname").answer_to(name), ":relay FAIL SETNAME "));
  const std::string question = "CHATHISTORY LATEST #nowhere * 1";
  CHECK(plain.answer_to(question) ==
        ":relay NOTICE plain :CHATHISTORY LATEST #nowhere: Messages could not be retrieved: you are not "
        "there\n");
  CHECK(contains(FakeIrcClient(relay, "asker", "draft/chathistory").answer_to(question),
                 ":relay FAIL CHATHISTORY "));
}

TEST_CASE("ten thousand channels are not joined", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  std::string join = "JOIN #a";
  for (int i = 0; i < 10'000; ++i) join += ",#a";
  CHECK(alice.answer_to(join) == ":relay 417 alice :Input line was too long: 30007 bytes\n");
  for (int i = 0; i < 50; ++i) alice.type("JOIN #" + std::to_string(i));
  CHECK(alice.answer_to("JOIN #more") ==
        ":relay 405 alice #more :You have joined too many channels: 50 are the most\n");
}

TEST_CASE("MODE with forty letters", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  alice.type("JOIN #a");
  CHECK(alice.answer_to("MODE #a +" + std::string(40, 'Z')) ==
        ":relay 472 alice Z :is unknown mode char to me\n");
  CHECK(alice.answer_to("MODE #a +" + std::string(40, 'b')) ==
        ":relay 368 alice #a :End of channel ban list\n");
  CHECK(alice.answer_to("MODE #a +" + std::string(40, 'k')) ==
        ":relay 461 alice MODE :Not enough parameters for +k\n");
  CHECK(alice.answer_to("MODE #a +\xC3\xA9") ==
        ":relay 472 alice ? :is unknown mode char to me\n:relay 472 alice ? :is unknown mode char to me\n");
  std::string toggles = "MODE #a ";
  for (int i = 0; i < 120; ++i) toggles += "+m-m";
  for (const auto& answer : {alice.answer_to(toggles)}) {
    for (std::size_t at = 0; at < answer.size(); at = answer.find('\n', at) + 1)
      CHECK(answer.find('\n', at) - at <= 510);
  }
}

TEST_CASE("what is not offered has its own numeric, and the rest is unknown", "[irc]") {
  FakeIrcRelay relay;
  FakeIrcClient alice(relay, "alice");
  FakeIrcClient bob(relay, "bob");
  const auto numeric_of = [&](const std::string& line) {
    const std::string answer = alice.answer_to(line);
    CAPTURE(line, answer);
    CHECK(answer.find('\n') == answer.size() - 1);
    CHECK(answer.starts_with(":relay "));
    return answer.substr(std::string(":relay ").size(), 3);
  };
  for (const auto& [line, numeric] : std::initializer_list<std::pair<std::string, std::string>>{
           {"USERS", "446"},           {"users relay", "446"},   {"USERS elsewhere", "402"},
           {"SUMMON", "445"},          {"SUMMON bob", "445"},    {"OPER", "461"},
           {"OPER a", "461"},          {"OPER a b", "491"},      {"KILL", "461"},
           {"KILL bob", "481"},        {"KILL bob :why", "481"}, {"KILL relay :why", "483"},
           {"KILL nobody :x", "481"},  {"WALLOPS", "461"},       {"WALLOPS :x", "481"},
           {"REHASH", "481"},          {"DIE", "481"},           {"RESTART", "481"},
           {"CONNECT", "461"},         {"CONNECT x", "481"},     {"SQUIT", "461"},
           {"SQUIT x :y", "481"},      {"TRACE", "262"},         {"TRACE relay", "262"},
           {"TRACE elsewhere", "402"}, {"SERVLIST", "235"},      {"SERVLIST * x", "235"},
           {"SQUERY", "411"},          {"SQUERY x", "412"},      {"SQUERY x :y", "408"},
           {"SERVICE x", "462"},       {"PASS x", "462"},        {"USER u 0 * :U", "462"},
           {"SERVER x 1 :y", "421"},   {"NJOIN #a x", "421"},    {"MAP", "421"},
           {"KNOCK #a", "421"},        {"WATCH +bob", "421"},    {"SILENCES", "421"},
           {"REGISTER", "421"},        {"BATCH +x y", "421"},    {"123", "421"},
           {"001 x", "421"},           {"NS help", "421"}}) {
    CAPTURE(line);
    CHECK(numeric_of(line) == numeric);
  }
  CHECK(bob.received().empty());
  CHECK_FALSE(contains(alice.answer_to("HELP"), "SUMMON"));
  FakeIrcClient newcomer(relay);
  for (const char* line : {"USERS", "OPER a b", "TRACE", "NONSENSE"})
    CHECK(newcomer.answer_to(line) == ":relay 451 * :You have not registered\n");
}
