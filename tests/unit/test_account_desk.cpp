// Requests about accounts go one at a time, and each address has so many tries.

#include "catch.h"
#include "fake_client.h"
#include "relay/hub/account_desk.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace chat::relay;
using chat::Moment;
using chat::Secret;
using chat::test::at_second;
using Kind = AccountRequest::Kind;
using Outcome = AccountOutcome;

namespace {

/// Notes what it is asked.
struct NotingAccounts final : Accounts {
  std::vector<std::pair<Ticket, std::string>> asked{};
  std::vector<std::string> there{};
  bool exist() const override { return true; }
  bool has(std::string_view account) const override {
    return std::find(there.begin(), there.end(), account) != there.end();
  }
  PrivateNumber private_number(std::string_view) const override { return 0; }
  std::string account_with(PrivateNumber) const override { return {}; }
  std::size_t count() const override { return 0; }
  void ask(Ticket ticket, AccountRequest request) override { asked.emplace_back(ticket, request.account); }
  std::vector<AccountAnswer> take_answers() override { return {}; }
};

struct Scene {
  NotingAccounts accounts{};
  AccountDesk desk{AccountRules{}, accounts};
  std::vector<std::string> heard{};

  Answer<Ticket> ask(Kind kind, std::string account, std::string address, Moment now = at_second(0),
                     const void* holder = nullptr) {
    return desk.ask(
        {.kind = kind, .account = account, .password = Secret("x"), .address = std::move(address)},
        holder == nullptr ? this : holder, now, [this, account](const Verdict& verdict, Moment) {
          heard.push_back(account + (verdict.is_good() ? ": good" : ": refused"));
        });
  }
  void answer(Outcome outcome, Moment now = at_second(0)) {
    const AccountAnswer answer{accounts.asked.back().first, outcome};
    const auto verdict = desk.answer(answer, now);
    REQUIRE(verdict);
    desk.conclude(answer.ticket, *verdict, now);
  }
  /// What the next request is refused for; success is no problem.
  std::optional<Problem> problem(Kind kind, const std::string& address, Moment now) {
    const auto asked = ask(kind, "a", address, now);
    if (!asked) return asked.error().problem;
    answer(Outcome::wrong, now);
    return std::nullopt;
  }
};

}  // namespace

TEST_CASE("requests are put one at a time, in their order, and of who has gone none", "[accounts]") {
  Scene scene;
  int gone = 0;
  REQUIRE(scene.ask(Kind::check, "a", "192.0.2.7"));
  REQUIRE(scene.ask(Kind::check, "b", "192.0.2.8", at_second(0), &gone));
  REQUIRE(scene.ask(Kind::check, "c", "192.0.2.9"));
  CHECK(scene.accounts.asked.size() == 1);
  scene.desk.forget(&gone);
  scene.answer(Outcome::good);
  CHECK(scene.accounts.asked.back().second == "c");
  scene.answer(Outcome::wrong);
  CHECK(scene.heard == std::vector<std::string>{"a: good", "c: refused"});
}

TEST_CASE("an answer that nobody waits for changes nothing", "[accounts]") {
  Scene scene;
  CHECK_FALSE(scene.desk.answer({17, Outcome::good}, at_second(0)));
  REQUIRE(scene.ask(Kind::check, "a", "192.0.2.7"));
  CHECK_FALSE(scene.desk.answer({17, Outcome::good}, at_second(0)));
  scene.answer(Outcome::good);
  CHECK_FALSE(scene.desk.answer({1, Outcome::good}, at_second(0)));
}

TEST_CASE("an address has three wrong passwords, whatever they are for, and then one in 20 s", "[accounts]") {
  const Kind kind = GENERATE(Kind::check, Kind::change_password, Kind::unregister);
  const std::string address = GENERATE("192.0.2.7", "127.0.0.1", "2001:db8::1", "unix");
  Scene scene;
  for (int i = 0; i < 3; ++i) CHECK_FALSE(scene.problem(kind, address, at_second(0)));
  CHECK(scene.problem(Kind::check, address, at_second(19)) == Problem::too_many_tries);
  CHECK_FALSE(scene.problem(Kind::check, "198.51.100.1", at_second(0)));
  const bool is_network = address == "2001:db8::1";
  CHECK(scene.problem(Kind::check, "2001:db8::2:1", at_second(0)).has_value() == is_network);
  CHECK_FALSE(scene.problem(kind, address, at_second(41)));
}

TEST_CASE("good passwords are no tries, however many wait", "[accounts]") {
  Scene scene;
  for (int i = 0; i < 50; ++i) REQUIRE(scene.ask(Kind::check, "a", "192.0.2.7"));
  for (int i = 0; i < 50; ++i) scene.answer(Outcome::good);
  CHECK(scene.heard == std::vector<std::string>(50, "a: good"));
}

TEST_CASE("who sends many wrong ones at once has three tries, too", "[accounts]") {
  Scene scene;
  for (int i = 0; i < 20; ++i) REQUIRE(scene.ask(Kind::check, "a", "192.0.2.7"));
  for (int i = 0; i < 3; ++i) scene.answer(Outcome::wrong);
  CHECK(scene.accounts.asked.size() == 3);
  CHECK(scene.heard.size() == 20);
}

TEST_CASE("past so many that wait, the next is told to try again", "[accounts]") {
  Scene scene;
  for (int i = 0; i < 65; ++i) REQUIRE(scene.ask(Kind::check, "a", "192.0.2." + std::to_string(i)));
  CHECK(scene.ask(Kind::check, "a", "198.51.100.1").error().problem == Problem::accounts_busy);
}

TEST_CASE("an address makes three accounts, and then one in 20 minutes; this machine as many as it likes",
          "[accounts]") {
  Scene scene;
  const auto enroll = [&](const std::string& address, double second) {
    const auto asked = scene.ask(Kind::enroll, "a", address, at_second(second));
    if (asked) scene.answer(Outcome::good, at_second(second));
    return asked.has_value();
  };
  for (int i = 0; i < 3; ++i) CHECK(enroll("192.0.2.7", 0));
  CHECK_FALSE(enroll("192.0.2.7", 1199));
  CHECK(enroll("192.0.2.7", 1201));
  for (int i = 0; i < 10; ++i) CHECK(enroll("127.0.0.1", 0));
}

namespace {

struct NotingWitness final : Witness {
  std::vector<std::string> seen{};
  void see(const WrongTry& wrong_try, Moment) override {
    seen.push_back(std::string(wrong_try.account) + " from " + std::string(wrong_try.address) + " by " +
                   std::to_string(wrong_try.person) + ", " + std::to_string(wrong_try.connection));
  }
  void see(const AccountChange& change, Moment) override {
    seen.push_back(std::string(change.account) + " changed from " + std::string(change.address) + " by " +
                   std::to_string(change.person) + ", " + std::to_string(change.connection));
  }
  void see(const ForgettingDone&, Moment) override {}
  void see(const LetIn&, Moment) override {}
};

}  // namespace

TEST_CASE("a witness is told who has given a wrong password, and who has changed an account",
          "[account-desk]") {
  NotingAccounts accounts;
  accounts.there = {"alice", "bob"};
  NotingWitness witness;
  AccountDesk desk({}, accounts, &witness);
  const auto ask = [&](Kind kind, const char* account, Outcome outcome) {
    REQUIRE(desk.ask({.kind = kind, .account = account, .address = "192.0.2.7", .person = 3, .connection = 4},
                     &desk, at_second(0), [](const Verdict&, Moment) {}));
    const AccountAnswer answer{accounts.asked.back().first, outcome};
    const auto verdict = desk.answer(answer, at_second(0));
    REQUIRE(verdict);
    desk.conclude(answer.ticket, *verdict, at_second(0));
  };
  ask(Kind::check, "good", Outcome::good);
  ask(Kind::check, "failed", Outcome::failed);
  ask(Kind::enroll, "taken", Outcome::taken);
  // Whose it is: nobody's.
  ask(Kind::check_certificate, "", Outcome::wrong);
  CHECK(witness.seen.empty());
  ask(Kind::check, "alice", Outcome::wrong);
  ask(Kind::check_certificate, "bob", Outcome::wrong);
  // Of no account: who has swapped name and password has given the password as the name.
  ask(Kind::check, "sesame", Outcome::wrong);
  CHECK(witness.seen == std::vector<std::string>{"alice from 192.0.2.7 by 3, 4", "bob from 192.0.2.7 by 3, 4",
                                                 " from 192.0.2.7 by 3, 4"});
  witness.seen.clear();
  ask(Kind::list_certificates, "alice", Outcome::good);
  ask(Kind::add_certificate, "alice", Outcome::too_many);
  CHECK(witness.seen.empty());
  for (const Kind kind : {Kind::enroll, Kind::change_password, Kind::unregister, Kind::remove,
                          Kind::add_certificate, Kind::remove_certificate})
    ask(kind, "alice", Outcome::good);
  CHECK(witness.seen == std::vector<std::string>(6, "alice changed from 192.0.2.7 by 3, 4"));
}
