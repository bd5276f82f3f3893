#include "catch.h"
#include "fake_client.h"
#include "fake_irc_client.h"
#include "relay/hub/address_bans.h"
#include "relay/hub/guarded_password.h"
#include "slow_accounts.h"

#include <chrono>
#include <string>
#include <vector>

using namespace chat::relay;
using namespace chat::test;

namespace {

HubSettings with_operators() {
  return {.history_lines = 3, .reserved_nick = "relay", .operator_password = "sesame"};
}

/// alice in #lobby, and ruth, who is an operator of the relay. Both write text.
struct Ruled {
  FakeIrcRelay relay{with_operators()};
  FakeClient alice{relay, "alice"};
  FakeClient ruth{relay, "ruth"};

  Ruled() {
    ruth.type("/oper sesame");
    forget();
  }
  void forget() {
    alice.received();
    ruth.received();
  }
};

}  // namespace

TEST_CASE("whoever gives the password is an operator of the relay", "[operating]") {
  Ruled scene;
  FakeClient eve(scene.relay, "eve");
  CHECK(eve.answer_to("/oper Sesame") == "! That is not the password.\n");
  CHECK(eve.answer_to("/oper sesame2") == "! That is not the password.\n");
  CHECK(eve.answer_to("/kill alice") == "! Only operators of this relay may do that: /oper PASSWORD\n");
  CHECK(contains(eve.answer_to("/oper sesame"), "* You are an operator of this relay"));
  FakeIrcClient irma(scene.relay, "irma");
  CHECK(contains(irma.answer_to("WHOIS eve"), " 313 irma eve :is an operator of this relay\n"));
  CHECK(contains(irma.answer_to("WHO eve"), " eve H* :0 "));
}

TEST_CASE("OPER takes the operators' password also from who gives an operator's account as name",
          "[operating]") {
  SlowAccounts accounts;
  FakeIrcRelay relay{HubSettings{.operator_password = "sesame", .operators = {"alice"}}, accounts};
  const bool is_encrypted = GENERATE(true, false);
  FakeIrcClient irma(relay, "irma", "", at_second(0), {.host = "192.0.2.7", .is_encrypted = is_encrypted});
  const auto answer_to = [&](const std::string& line) {
    irma.type(line);
    accounts.answer_all(relay.hub, at_second(0));
    return irma.received();
  };
  CHECK(contains(answer_to("OPER alice wrong"), is_encrypted ? " 464 irma :" : " 491 irma :"));
  CHECK_FALSE(relay.hub.find("irma")->rules_relay);
  CHECK(contains(answer_to("OPER alice sesame"), " 381 irma :"));
  CHECK(relay.hub.find("irma")->rules_relay);
  CHECK(relay.hub.find("irma")->particulars().account.empty());
}

TEST_CASE("a relay without a password has no operators, and does not offer it", "[operating]") {
  FakeIrcRelay relay;
  FakeClient alice(relay, "alice");
  CHECK(contains(alice.answer_to("/oper x"), "! There is no command /oper."));
  CHECK_FALSE(contains(alice.answer_to("/help"), "/oper"));
  FakeIrcClient irma(relay, "irma");
  CHECK(contains(irma.answer_to("OPER irma x"), " 491 irma :"));
  CHECK(contains(irma.answer_to("KILL alice"), " 481 irma :"));
}

TEST_CASE("an address has three tries a minute", "[operating]") {
  GuardedPassword password("sesame", Problem::not_operator_password);
  const auto at = [](int second) { return at_second(second).steady; };
  for (int i = 0; i < 3; ++i)
    CHECK(password.check("x", "192.0.2.7", at(0)).error().problem == Problem::not_operator_password);
  CHECK(password.check("sesame", "192.0.2.7", at(0)).error().problem == Problem::too_many_tries);
  CHECK(password.check("sesame", "192.0.2.8", at(0)));
  CHECK(password.check("sesame", "192.0.2.7", at(20)));
  CHECK(password.check("x", "192.0.2.7", at(20)).error().problem == Problem::not_operator_password);
  CHECK(password.check("sesame", "192.0.2.7", at(20)).error().problem == Problem::too_many_tries);
}

TEST_CASE("an operator of the relay rules in every room, and comes in everywhere", "[operating]") {
  Ruled scene;
  scene.alice.type("/join secret");
  for (const char* change : {"+i", "+k key", "+l 1", "+b *!*@*", "+m"})
    scene.alice.type(std::string("/mode ") + change);
  scene.forget();
  CHECK(contains(scene.ruth.answer_to("/join secret"), "* You are now in #secret with alice."));
  CHECK(scene.ruth.answer_to("I am here").empty());
  CHECK(contains(scene.alice.received(), "<ruth> I am here\n"));
  CHECK(scene.ruth.answer_to("/deop alice") == "* You set -o alice\n");
  CHECK(scene.ruth.answer_to("/op ruth") == "* You set +o ruth\n");
  CHECK(scene.ruth.answer_to("/kick alice") == "* You kicked alice\n");
}

TEST_CASE("who is killed is told why, and the others are told, too", "[operating]") {
  Ruled scene;
  FakeIrcClient irma(scene.relay, "irma");
  irma.enter("#lobby");
  CHECK(scene.ruth.answer_to("/kill ALICE go away") == "* alice is disconnected\n");
  REQUIRE(scene.alice.dialect().closing_reason() != nullptr);
  CHECK(scene.alice.dialect().closing_reason()->words == "killed by ruth: go away");
  CHECK(contains(scene.alice.received(), "! You are disconnected: killed by ruth: go away.\n"));
  CHECK(scene.ruth.answer_to("/kill irma").starts_with("* irma is disconnected\n"));
  CHECK(contains(irma.received(), "ERROR :Closing link: host (killed by ruth)\n"));
  CHECK(scene.ruth.answer_to("/kill nobody") == "! There is nobody here called nobody.\n");
}

TEST_CASE("an operator tells everybody, wherever they are", "[operating]") {
  Ruled scene;
  scene.alice.type("/join elsewhere");
  FakeIrcClient irma(scene.relay, "irma");
  scene.forget();
  CHECK(scene.ruth.answer_to("/tell-all tea\x07 is ready") ==
        "* To everybody, from the operator ruth: tea^G is ready\n");
  CHECK(scene.alice.received() == "* To everybody, from the operator ruth: tea^G is ready\n");
  CHECK(contains(irma.received(), " WALLOPS :tea^G is ready\n"));
}

TEST_CASE("who is at a banned address goes, and bans end", "[operating]") {
  FakeIrcRelay relay{with_operators()};
  FakeClient alice(relay, "alice");
  FakeClient ruth(relay, "ruth", at_second(0), {.host = "192.0.2.1"});
  ruth.type("/oper sesame");
  FakeClient eve(relay, "eve", at_second(0), {.host = "198.51.100.7"});
  ruth.received();
  CHECK(ruth.answer_to("/ban-address 198.51.100.0/24 10 spam")
            .starts_with("* 198.51.100.0/24 is banned for 10 minutes\n"));
  REQUIRE(eve.dialect().closing_reason() != nullptr);
  CHECK(eve.dialect().closing_reason()->words == "address banned by ruth: spam");
  CHECK(alice.dialect().closing_reason() == nullptr);
  const auto& bans = relay.hub.address_bans();
  const auto now = at_second(0).wall;
  REQUIRE(bans.find("198.51.100.200", now) != nullptr);
  CHECK(bans.find("198.51.100.200", now)->reason == "spam");
  CHECK(bans.find("198.51.101.1", now) == nullptr);
  CHECK(bans.find("unix", now) == nullptr);
  CHECK(bans.find("198.51.100.200", now + std::chrono::minutes(10)) == nullptr);

  CHECK(ruth.answer_to("/ban-address") == "* 198.51.100.0/24, for 10 minutes, by ruth: spam\n");
  CHECK(ruth.answer_to("/ban-address 198.51.100.9/24 for good") == "* 198.51.100.0/24 is banned for ever\n");
  CHECK(ruth.answer_to("/ban-address") == "* 198.51.100.0/24, for ever, by ruth: for good\n");
  CHECK(ruth.answer_to("/ban-address 198.51.100.9 0") ==
        "! '0' is no time from 1 second to 36,500 days, such as 10m, 2h or 7d; a reason begins with no "
        "number.\n");
  CHECK(ruth.answer_to("/unban-address 198.51.100.0/24") == "* 198.51.100.0/24 is banned no longer\n");
  CHECK(ruth.answer_to("/unban-address 198.51.100.0/24") ==
        "! 198.51.100.0/24 is not banned. /ban-address lists what is.\n");
  CHECK(ruth.answer_to("/ban-address 192.0.2.0/24") == "! You are in 192.0.2.0/24 yourself.\n");
  CHECK(ruth.answer_to("/ban-address eve") ==
        "! 'eve' is neither an address nor a network such as 192.0.2.0/24.\n");
}

TEST_CASE("a ban of IPv6 lets IPv4 be", "[operating]") {
  FakeIrcRelay relay{with_operators()};
  FakeClient ruth(relay, "ruth", at_second(0), {.host = "192.0.2.1"});
  ruth.type("/oper sesame");
  FakeClient eve(relay, "eve", at_second(0), {.host = "198.51.100.7"});
  FakeClient mallory(relay, "mallory", at_second(0), {.host = "2001:db8::7"});
  CHECK(ruth.answer_to("/ban-address ::/0").starts_with("* ::/0 is banned for ever\n"));
  CHECK(eve.dialect().closing_reason() == nullptr);
  CHECK(mallory.dialect().closing_reason() != nullptr);
  const auto& bans = relay.hub.address_bans();
  CHECK(bans.find("198.51.100.7", at_second(0).wall) == nullptr);
  CHECK(bans.find("::1", at_second(0).wall) != nullptr);
}

TEST_CASE("IRC's operators have the commands that they know", "[operating]") {
  FakeIrcRelay relay{with_operators()};
  FakeIrcClient alice(relay, "alice");
  const auto no_duration = [](const std::string& word) {
    return ":relay 400 alice DLINE " + word +
           " :Not a duration from 1 second to 36500 days, such as 10m, 2h or 7d\n";
  };
  check_exchanges(
      alice,
      {{"OPER alice wrong", ":relay 464 alice :Password incorrect\n"},
       {"DLINE 192.0.2.1", ":relay 481 alice :Permission Denied- You're not an IRC operator\n"},
       {"OPER whoever sesame", ":relay 381 alice :You are now an IRC operator\n:alice MODE alice :+o\n"},
       {"DLINE 192.0.2.1 :spam", ":relay NOTICE alice :192.0.2.1 is banned for ever\n"},
       {"KLINE 2h *@192.0.2.2 :spam", ":relay NOTICE alice :192.0.2.2 is banned for 2 hours\n"},
       {"DLINE 30 192.0.2.3", ":relay NOTICE alice :192.0.2.3 is banned for 30 minutes\n"},
       {"DLINE -5m 192.0.2.4", no_duration("-5m")},
       {"DLINE 0 192.0.2.4 :spam", no_duration("0")},
       {"DLINE soon 192.0.2.4", no_duration("soon")},
       {"DLINE nonsense",
        ":relay 400 alice DLINE nonsense :Neither an address nor a network such as "
        "192.0.2.0/24\n"},
       {"STATS d",
        ":relay 225 alice D 192.0.2.1 :spam for ever, by alice\n"
        ":relay 225 alice D 192.0.2.2 :spam for 2 hours, by alice\n"
        ":relay 225 alice D 192.0.2.3 :for 30 minutes, by alice\n"
        ":relay 219 alice d :End of STATS report\n"},
       {"UNKLINE *@192.0.2.2", ":relay NOTICE alice :192.0.2.2 is banned no longer\n"},
       {"UNDLINE 192.0.2.2", ":relay 400 alice UNDLINE 192.0.2.2 :Is not banned: STATS d lists what is\n"},
       {"KILL relay", ":relay 483 alice :You can't kill a server!\n"},
       {"KILL nobody :x", ":relay 401 alice nobody :No such nick\n"}});
}

TEST_CASE("who rules the relay is found, and may lay that down", "[operating]") {
  Ruled scene;
  FakeIrcClient irma(scene.relay, "irma");
  irma.type("JOIN #lobby");
  irma.type("OPER irma sesame");
  CHECK(contains(irma.answer_to("MODE irma"), " 221 irma +o\n"));
  const std::string found = irma.answer_to("WHO #lobby o");
  CHECK(contains(found, " irma H*"));
  CHECK(contains(found, " ruth H*"));
  CHECK_FALSE(contains(found, " alice "));
  CHECK(contains(irma.answer_to("USERHOST irma alice"), " :irma*=+~u@host alice=+"));
  CHECK(contains(irma.answer_to("MODE irma -o"), ":irma MODE irma :-o\n"));
  CHECK(contains(irma.answer_to("KILL alice"), " 481 "));
  CHECK(irma.answer_to("MODE irma +o").empty());
  CHECK(contains(irma.answer_to("KILL alice"), " 481 "));
}

TEST_CASE("a closed room is empty but for who closed it", "[operating]") {
  Ruled scene;
  FakeClient eve(scene.relay, "eve");
  scene.alice.type("/join dev");
  eve.type("/join dev");
  scene.forget();
  CHECK(scene.ruth.answer_to("/close-room dev over") == "* Everybody is out of #dev\n");
  CHECK(contains(scene.alice.received(), "* You are in no room now"));
  CHECK(scene.relay.hub.find_room("#dev") == nullptr);
  CHECK(scene.ruth.answer_to("/close-room dev") == "! There is no room #dev.\n");
  eve.type("/join lobby");
  CHECK(contains(scene.ruth.answer_to("/close-room lobby"), "* Everybody else is out of #lobby\n"));
  CHECK(eve.answer_to("/close-room lobby").starts_with("! Only operators of this relay may do that"));
}

TEST_CASE("what an operator tells everybody is cut for nobody", "[operating]") {
  Ruled scene;
  FakeIrcClient irma(scene.relay, "irma");
  irma.type("JOIN #lobby");
  irma.received();
  std::string words;
  for (int i = 0; i < 200; ++i) words += "word" + std::to_string(i) + " ";
  words += "end";
  scene.ruth.answer_to("/tell-all " + words);
  std::string heard = irma.received();
  std::string together;
  for (std::size_t at = heard.find(" WALLOPS :"); at != std::string::npos;
       at = heard.find(" WALLOPS :", at + 1)) {
    const std::size_t begin = heard.rfind('\n', at) + 1;
    const std::size_t end = heard.find('\n', at);
    CHECK(end - begin <= 510);
    together += heard.substr(at + 10, end - at - 10);
  }
  CHECK(together == words);
}
