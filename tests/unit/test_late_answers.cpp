// A request whose answer is late holds up whoever asked, and nobody else, in both dialects.

#include "fake_irc_client.h"
#include "slow_accounts.h"

#include <algorithm>
#include <string>
#include <string_view>

using namespace chat::test;

namespace {

constexpr int kRoundsUntilAnswered = 3;

/// Rounds pass, in which everybody is sent to and nobody is due; then the accounts answer.
void let_accounts_answer(FakeIrcRelay& relay, SlowAccounts& accounts) {
  for (int round = 1; round < kRoundsUntilAnswered; ++round) relay.hub.settle();
  accounts.answer_all(relay.hub, at_second(kRoundsUntilAnswered));
}

struct Scene {
  SlowAccounts accounts;
  FakeIrcRelay relay{3, accounts};
  FakeIrcClient watcher{relay, "watcher"};

  Scene() { watcher.enter("#lobby"); }
  void answer() { let_accounts_answer(relay, accounts); }
  std::string account_of(std::string_view nick) {
    const auto* person = relay.hub.find(nick);
    return person == nullptr ? "nobody" : std::string(person->source().account);
  }
};

/// A client of either dialect, and what its dialect calls things.
struct LineSide {
  static constexpr std::string_view kLogin = "/login alice tea\n";
  static constexpr std::string_view kWrong = "/login alice coffee\n";
  static constexpr std::string_view kSay = "after\n";
  static constexpr std::string_view kRename = "/nick other\n";
  static constexpr std::string_view kGood = "* You are logged in as alice.\n";
  static constexpr std::string_view kBad = "! That is not alice's password, or there is no such account.\n";
  FakeClient client;
  explicit LineSide(FakeIrcRelay& relay) : client(relay, "asker") {}
};

struct IrcSide {
  static constexpr std::string_view kLogin = "PRIVMSG NickServ :IDENTIFY alice tea\r\n";
  static constexpr std::string_view kWrong = "PRIVMSG nickserv :identify alice coffee\r\n";
  static constexpr std::string_view kSay = "PRIVMSG #lobby :after\r\n";
  static constexpr std::string_view kRename = "NICK other\r\n";
  static constexpr std::string_view kGood =
      ":relay 900 asker asker!~u@host alice :You are now logged in as alice\n"
      ":NickServ!NickServ@relay NOTICE asker :You are logged in as alice.\n";
  static constexpr std::string_view kBad =
      ":NickServ!NickServ@relay NOTICE asker :That is not alice's password, or there is no such account.\n";
  FakeIrcClient client;
  explicit IrcSide(FakeIrcRelay& relay) : client(relay, "asker") { client.enter("#lobby"); }
};

}  // namespace

TEMPLATE_TEST_CASE("a late answer holds up whoever asked, and nobody else", "[late]", LineSide, IrcSide) {
  Scene scene;
  TestType asker(scene.relay);
  FakeClient other(scene.relay, "other");
  scene.watcher.received();
  asker.client.received();
  asker.client.send(std::string(TestType::kLogin) + std::string(TestType::kSay));
  CHECK(scene.accounts.waiting() == 1);
  CHECK(asker.client.dialect().deadline() > at_second(3).steady);
  asker.client.send(TestType::kSay);
  CHECK(scene.watcher.received().empty());
  other.type("meanwhile");
  CHECK(contains(scene.watcher.received(), "meanwhile"));
  asker.client.received();
  scene.answer();
  CHECK(asker.client.received() == TestType::kGood);
  CHECK(scene.account_of("asker") == "alice");
  const std::string heard = scene.watcher.received();
  CHECK(std::count(heard.begin(), heard.end(), '\n') == 2);
  CHECK(contains(heard, "after"));
}

TEMPLATE_TEST_CASE("a wrong password is told, and more can be said", "[late]", LineSide, IrcSide) {
  Scene scene;
  TestType asker(scene.relay);
  asker.client.received();
  asker.client.send(TestType::kWrong);
  scene.answer();
  CHECK(asker.client.received() == TestType::kBad);
  CHECK(scene.account_of("asker").empty());
  scene.watcher.received();
  asker.client.send(TestType::kSay);
  CHECK(contains(scene.watcher.received(), "after"));
}

TEMPLATE_TEST_CASE("who leaves meanwhile is answered nothing", "[late]", LineSide, IrcSide) {
  Scene scene;
  TestType asker(scene.relay);
  asker.client.send(TestType::kLogin);
  SECTION("and the connection goes later") {
    asker.client.dialect().leave("gone", at_second(1));
  }
  SECTION("though somebody else has the name by then") {
    asker.client.dialect().leave("gone", at_second(1));
    FakeClient namesake(scene.relay, "asker");
    scene.answer();
    CHECK(scene.account_of("asker").empty());
  }
  asker.client.received();
  scene.answer();
  CHECK(asker.client.received().empty());
}

TEMPLATE_TEST_CASE("who is renamed meanwhile is who asked", "[late]", LineSide, IrcSide) {
  Scene scene;
  TestType asker(scene.relay);
  SECTION("by the line behind, which waits") {
    asker.client.send(std::string(TestType::kLogin) + std::string(TestType::kRename));
    CHECK(scene.relay.hub.find("other") == nullptr);
    scene.answer();
  }
  SECTION("by somebody else, at once") {
    asker.client.send(TestType::kLogin);
    REQUIRE(scene.relay.hub.rename(*scene.relay.hub.find("asker"), "other", at_second(1)));
    scene.answer();
  }
  CHECK(scene.account_of("other") == "alice");
  CHECK(scene.account_of("asker") == "nobody");
}

TEMPLATE_TEST_CASE("who half-closes meanwhile is answered, heard, and then gone", "[late]", LineSide,
                   IrcSide) {
  Scene scene;
  TestType asker(scene.relay);
  asker.client.send(std::string(TestType::kLogin) + std::string(TestType::kSay));
  asker.client.dialect().finish_input(at_second(1));
  CHECK(asker.client.dialect().closing_reason() == nullptr);
  asker.client.received();
  scene.watcher.received();
  scene.answer();
  CHECK(asker.client.received() == TestType::kGood);
  CHECK(contains(scene.watcher.received(), "after"));
  CHECK(asker.client.dialect().closing_reason() != nullptr);
}

TEST_CASE("where there are no accounts nobody can log in, and nothing says that one could", "[late]") {
  FakeIrcRelay relay;
  FakeClient person(relay, "person");
  FakeIrcClient client(relay, "client");
  CHECK(person.answer_to("/login alice tea").starts_with("! There is no command /login."));
  CHECK_FALSE(contains(person.answer_to("/help"), "login"));
  CHECK(client.answer_to("PRIVMSG NickServ :IDENTIFY alice tea") ==
        ":relay 401 client NickServ :No such nick\n");
}

TEST_CASE("what cannot be checked is explained", "[late]") {
  Scene scene;
  LineSide person(scene.relay);
  CHECK(person.client.answer_to("/login") == "! Something is missing: /login [NAME] PASSWORD\n");
  CHECK(contains(person.client.answer_to("/help login"), "/login [NAME] PASSWORD"));
  FakeIrcClient client(scene.relay, "client");
  CHECK(contains(client.answer_to("PRIVMSG NickServ :hello"), "IDENTIFY [ACCOUNT] PASSWORD: logs you in"));
  CHECK(scene.accounts.waiting() == 0);
}
