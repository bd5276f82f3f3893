// Answers that are late, in the hub.

#include "catch.h"
#include "hub_person.h"
#include "relay/dialects/base/paced_lines.h"
#include "slow_accounts.h"

#include <string>
#include <vector>

using namespace chat::relay;
using chat::test::HubPerson;
using chat::test::kNow;
using chat::test::SlowAccounts;

namespace {

struct Scene {
  LocalLedger ledger;
  NoArchive archive;
  SlowAccounts accounts;
  NoKeeper keeper;
  Hub hub{{}, {ledger, archive, accounts, keeper}, kNow};
  std::vector<std::string> heard;

  Answer<Ticket> ask(std::string_view password, const void* asker, Tickets::Redeem redeem) {
    return hub.ask({.account = "alice", .password = chat::Secret(password), .address = "192.0.2.7"}, nullptr,
                   asker, kNow, std::move(redeem));
  }
  Tickets::Redeem hear(const std::string& as) {
    return [this, as](const Verdict& verdict, chat::Moment) {
      heard.push_back(as + (verdict.is_good() ? " is " : " is not ") + verdict.account);
    };
  }
};

}  // namespace

TEST_CASE("a late answer reaches who asked, once, and nobody else", "[tickets]") {
  Scene scene;
  int one = 0;
  int other = 0;
  REQUIRE(scene.ask("tea", &one, scene.hear("one")));
  REQUIRE(scene.ask("coffee", &other, scene.hear("other")));
  CHECK(scene.heard.empty());
  scene.accounts.answer_all(scene.hub, kNow);
  CHECK(scene.heard == std::vector<std::string>{"one is alice", "other is not alice"});
  scene.accounts.answer_all(scene.hub, kNow);
  CHECK(scene.heard.size() == 2);
}

TEST_CASE("who has gone is not answered", "[tickets]") {
  Scene scene;
  int gone = 0;
  int here = 0;
  REQUIRE(scene.ask("tea", &gone, scene.hear("gone")));
  REQUIRE(scene.ask("tea", &here, scene.hear("here")));
  scene.hub.forget(&gone);
  scene.accounts.answer_all(scene.hub, kNow);
  CHECK(scene.heard == std::vector<std::string>{"here is alice"});
}

TEST_CASE("an answer may be asked anew from within it", "[tickets]") {
  Scene scene;
  int asker = 0;
  REQUIRE(scene.ask("coffee", &asker, [&](const Verdict&, chat::Moment) {
    CHECK(scene.ask("tea", &asker, scene.hear("again")));
  }));
  scene.accounts.answer_all(scene.hub, kNow);
  CHECK(scene.heard == std::vector<std::string>{"again is alice"});
}

TEST_CASE("a relay without accounts refuses, and whoever logs in has the account", "[tickets]") {
  chat::test::LocalHub without({}, kNow);
  CHECK(without.ask({.account = "alice"}, nullptr, &without, kNow, {}).error().problem ==
        Problem::no_accounts);
  Scene scene;
  LineRendering rendering;
  HubPerson person(scene.hub, rendering);
  CHECK((*person).source().account.empty());
  scene.hub.log_in(*person, "alice", kNow);
  CHECK((*person).source().account == "alice");
}

TEST_CASE("while lines are paused none is taken, none is lost, and they do not end", "[tickets]") {
  const ReadingLimits unlimited;
  PacedLines lines(100, unlimited);
  lines.feed("login\nafter\n");
  CHECK(lines.next(kNow).text == "login");
  lines.pause();
  CHECK(lines.next(kNow).kind == chat::LineReader::Line::Kind::none);
  CHECK(lines.nothing_waits());
  CHECK_FALSE(lines.has_whole_line());
  lines.finish();
  CHECK_FALSE(lines.exhausted());
  lines.resume();
  CHECK(lines.has_whole_line());
  CHECK(lines.next(kNow).text == "after");
  CHECK(lines.exhausted());
}
