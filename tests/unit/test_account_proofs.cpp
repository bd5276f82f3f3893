// What somebody has proved lasts as long as what it rests on.

#include "catch.h"
#include "fake_client.h"
#include "memory_keeper.h"
#include "relay/hub/account_proofs.h"
#include "relay/hub/account_standing.h"
#include "slow_accounts.h"

#include <string>

using namespace chat::relay;
using namespace chat::test;
using Kind = AccountRequest::Kind;

namespace {

struct Scene {
  SlowAccounts accounts{};
  MemoryKeeper keeper{};
  FakeRelay relay{accounts, keeper, {"alice"}};
  FakeClient alice{relay, "alice"};
  FakeClient other{relay, "other"};

  Person& person(const char* nick) { return *relay.hub.find(nick); }
};

}  // namespace

TEST_CASE("what was proved before an account's proofs end counts no more, and what comes after does",
          "[accounts]") {
  AccountProofs proofs;
  CHECK_FALSE(proofs.holds({}));
  const AccountProof before = proofs.give("Alice");
  const AccountProof of_bob = proofs.give("bob");
  CHECK(proofs.holds(before));
  proofs.end("aLICE");
  CHECK_FALSE(proofs.holds(before));
  CHECK(proofs.holds(of_bob));
  CHECK(proofs.holds(proofs.give("alice")));
}

TEST_CASE("where proofs of many accounts have ended all end, rather than one being forgotten", "[accounts]") {
  AccountProofs proofs;
  const AccountProof before = proofs.give("alice");
  proofs.end("alice");
  const AccountProof of_bob = proofs.give("bob");
  for (int i = 0; i < 1'000; ++i) proofs.end("a" + std::to_string(i));
  CHECK_FALSE(proofs.holds(before));
  CHECK_FALSE(proofs.holds(of_bob));
  CHECK(proofs.holds(proofs.give("bob")));
}

TEST_CASE("who has lost the account meanwhile asks nothing for it any more", "[accounts]") {
  Scene scene;
  Person& other = scene.person("other");
  scene.relay.hub.log_in(other, "alice", at_second(0));
  const auto objection = [&](Kind kind) {
    return objection_to(scene.relay.hub, {.kind = kind, .account = "Alice", .person = other.id});
  };
  for (const Kind each : {Kind::add_certificate, Kind::remove_certificate, Kind::list_certificates,
                          Kind::keep_private, Kind::end_private}) {
    CHECK_FALSE(objection(each));
  }
  CHECK_FALSE(objection(Kind::remove));
  static_cast<void>(scene.relay.hub.log_out(other, at_second(1)));
  for (const Kind each : {Kind::add_certificate, Kind::remove_certificate, Kind::list_certificates,
                          Kind::keep_private, Kind::end_private}) {
    CHECK(objection(each)->problem == Problem::not_logged_in);
  }
  CHECK(objection(Kind::remove)->problem == Problem::not_relay_operator);
  // The password that they have says whose it is.
  CHECK_FALSE(objection(Kind::change_password));
  CHECK_FALSE(objection(Kind::unregister));
}

TEST_CASE("what waits behind a new password is refused to whom that has logged out", "[accounts]") {
  Scene scene;
  for (const char* each : {"alice", "other"})
    scene.relay.hub.log_in(scene.person(each), "alice", at_second(0));
  scene.alice.received();
  scene.other.received();
  scene.alice.type("/password tea longer-than-tea");
  scene.other.type("/certificate list");
  scene.accounts.answer_all(scene.relay.hub, at_second(1));
  CHECK(scene.other.received() ==
        "* You are no operator of this relay any longer\n! You are logged out: alice has a new password.\n"
        "! You are not logged in: /login [NAME] PASSWORD\n");
}

TEST_CASE("rule by one account ends where its owner logs in to another", "[accounts]") {
  Scene scene;
  Person& other = scene.person("other");
  scene.relay.hub.log_in(scene.person("alice"), "alice", at_second(0));
  scene.alice.type("/join #dev");
  REQUIRE(scene.relay.hub.claim(scene.person("alice"), *scene.relay.hub.find_room("#dev"), at_second(0)));
  scene.relay.hub.log_in(other, "alice", at_second(0));
  scene.other.type("/join #dev");
  REQUIRE(other.rules_relay);
  REQUIRE(other.is_op_in(*scene.relay.hub.find_room("#dev")));
  scene.relay.hub.log_in(other, "bob", at_second(1));
  CHECK_FALSE(other.rules_relay);
  CHECK_FALSE(other.is_op_in(*scene.relay.hub.find_room("#dev")));
}

TEST_CASE("who rules by the operators' password rules on, whatever account it lays down", "[accounts]") {
  SlowAccounts accounts;
  FakeRelay relay{
      HubSettings{.reserved_nick = "relay", .operator_password = "sesame", .operators = {"alice"}}, accounts};
  FakeClient ruth(relay, "ruth");
  Person& person = *relay.hub.find("ruth");
  REQUIRE(relay.hub.make_operator(person, "sesame", at_second(0)));
  relay.hub.log_in(person, "alice", at_second(1));
  static_cast<void>(relay.hub.log_out(person, at_second(2)));
  CHECK(person.rules_relay);
  Source marks = person.source();
  marks.rules_relay = false;
  relay.hub.mark(person, marks, at_second(3));
  relay.hub.log_in(person, "alice", at_second(4));
  CHECK(person.rules_relay);
  static_cast<void>(relay.hub.log_out(person, at_second(5)));
  CHECK_FALSE(person.rules_relay);
}
