// Who was on one of several relays comes back by another.

#include "catch.h"
#include "relay/cluster/fact_codec.h"
#include "relay/cluster/missing.h"
#include "relay/hub/missing_people.h"
#include "tests/unit/cluster_relays.h"

#include <array>
#include <chrono>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::relay;
using namespace chat::test::cluster;
using chat::test::at_second;

namespace {

bool is_nobodys(const Answer<CodeOwner>& owner) {
  return !owner && owner.error().problem == Problem::code_unknown;
}

MissingPerson somebody_missing(std::uint64_t id) {
  return {.id = id,
          .told_up_to = 2000 + id,
          .code = 1000 + id,
          .until = at_second(100).steady,
          .nick = "alice",
          .profile = {"al", "example.org", "Alice", false},
          .account = "acc",
          .away = "lunch",
          .rules_relay = true,
          .is_encrypted = true,
          .seats = {{"#tea", at_second(3).wall, true, false}, {"#milk", at_second(4).wall, false, true}},
          .ignored = {{"bob!*@*", 17}},
          .watched = {"carol", "dan"}};
}

}  // namespace

TEST_CASE("who is on another relay comes over as it was, and others are told that it is back") {
  AliceElsewhere relays;
  const std::uint64_t former = relays.one.hub().find("alice")->id;
  act(relays.two, relays.all, [&](Hub& hub) {
    const BroughtOver over = relays.bring_over(hub);
    REQUIRE(over.person != nullptr);
    CHECK(over.kept_out.empty());
    CHECK(over.person->id >> Node::kOriginShift == 2);
  });
  CHECK(relays.two.read() == "* alice is back\n");
  CHECK(state_of(relays.one.hub()) == "alice bob \n#tea () @alice bob");
  CHECK(state_of(relays.two.hub()) == state_of(relays.one.hub()));
  const Person& there = *relays.one.hub().find("alice");
  CHECK(there.id == relays.two.hub().find("alice")->id);
  CHECK(there.particulars().former_id == former);
  CHECK(there.reader.connection == nullptr);
  // When the relay that she was on goes, she stays.
  relays.two.node().hear_who_lives({2}, at_second(20));
  relays.two.send();
  settle({&relays.two});
  CHECK(relays.two.hub().find("alice") != nullptr);
}

TEST_CASE("a code that somebody has come over by is nobody's on any relay, and the next one is hers") {
  AliceElsewhere relays;
  act(relays.two, relays.all, [&](Hub& hub) { relays.bring_over(hub); });
  for (FakeRelay* const each : relays.all) CHECK(is_nobodys(relays.find(each->hub())));
  relays.code = relays.two.hub().return_code(*relays.two.hub().find("alice"));
  act(relays.one, relays.all, [&](Hub& hub) { CHECK(relays.bring_over(hub).person->nick == "alice"); });
  CHECK(state_of(relays.two.hub()) == "alice bob \n#tea () @alice bob");
}

TEST_CASE("a code is good after a return that another relay has only been told of") {
  AliceElsewhere relays;
  act(relays.one, relays.all, [&](Hub& hub) {
    Person& alice = *hub.find("alice");
    hub.lose(alice, at_second(2));
    hub.come_back(alice, at_second(3), {});
    relays.code = hub.return_code(alice);
  });
  FakeRelay three(relays.bus, 3);
  three.come();
  relays.all.push_back(&three);
  settle(relays.all);
  act(three, relays.all, [&](Hub& hub) { CHECK(relays.bring_over(hub).person->nick == "alice"); });
  CHECK(state_of(relays.one.hub()) == state_of(three.hub()));
}

TEST_CASE("who was invited, ignored and answered by an id is so by the next") {
  AliceElsewhere relays;
  Person* bob = relays.two.hub().find("bob");
  act(relays.two, relays.all, [&](Hub& hub) {
    REQUIRE(hub.join(*bob, "#milk", "", at_second(1)));
    REQUIRE(hub.invite(*bob, "alice", *hub.find_room("#milk"), at_second(1)));
    REQUIRE(hub.ignore(*bob, "alice", at_second(1)));
    relays.bring_over(hub);
  });
  for (FakeRelay* const each : relays.all) {
    const Person& alice = *each->hub().find("alice");
    CHECK(each->hub().find_room("#milk")->invited().contains(alice.id));
  }
  CHECK(bob->ignores(*relays.two.hub().find("alice")));
}

TEST_CASE("who left with its relay comes again by its name, in its rooms, an operator") {
  AliceElsewhere relays;
  act(relays.two, relays.all, [&](Hub& hub) {
    Room& tea = *hub.find_room("#tea");
    Person& bob = *hub.find("bob");
    bob.seat_in(tea)->op = true;
    const std::array<RoomChange, 2> closed{{{RoomRule::invite_only}, {RoomRule::key, true, "sesame"}}};
    hub.change_modes(bob, tea, closed, at_second(1), [](const Refusal&) { FAIL("refused"); });
  });
  relays.lose_first();
  act(relays.two, {&relays.two}, [&](Hub& hub) {
    relays.two.read();
    const BroughtOver over = relays.bring_over(hub);
    CHECK(over.kept_out.empty());
    CHECK(over.person->nick == "alice");
    CHECK(is_nobodys(relays.find(hub)));
  });
  CHECK(state_of(relays.two.hub()) == "alice bob \n#tea () @alice @bob");
  CHECK_THAT(relays.two.read(), Catch::Contains("* alice joined\n"));
}

TEST_CASE("who was banned meanwhile, or whose room is another now, is let in as anybody is") {
  AliceElsewhere relays;
  const bool is_banned = GENERATE(true, false);
  relays.lose_first();
  act(relays.two, {&relays.two}, [&](Hub& hub) {
    Person& bob = *hub.find("bob");
    if (is_banned) {
      bob.seat_in(*hub.find_room("#tea"))->op = true;
      const std::array<RoomChange, 1> ban{{{RoomRule::ban, true, "alice!*@*"}}};
      hub.change_modes(bob, *hub.find_room("#tea"), ban, at_second(1), [](const Refusal&) {});
    } else {
      hub.part(bob, *hub.find_room("#tea"), "", at_second(2));
      REQUIRE(hub.join(bob, "#tea", "", at_second(3)));
    }
    CHECK(relays.bring_over(hub).kept_out.size() == (is_banned ? 1 : 0));
  });
  const Room& tea = *relays.two.hub().find_room("#tea");
  const Person& alice = *relays.two.hub().find("alice");
  CHECK((alice.seat_in(tea) == nullptr) == is_banned);
  CHECK_FALSE(alice.is_op_in(tea));
}

TEST_CASE("whose name is another's meanwhile comes again as a guest") {
  AliceElsewhere relays;
  relays.lose_first();
  act(relays.two, {&relays.two}, [&](Hub& hub) {
    relays.two.enter("alice");
    CHECK(relays.bring_over(hub).person->nick == "guest1");
  });
  CHECK(state_of(relays.two.hub()) == "alice bob guest1 \n#tea () bob @guest1");
}

TEST_CASE("a relay that comes later lets in who is missing, and then no other does") {
  AliceElsewhere relays;
  relays.lose_first();
  FakeRelay three(relays.bus, 3);
  three.come();
  const std::vector<FakeRelay*> left{&relays.two, &three};
  settle(left);
  REQUIRE(relays.find(relays.two.hub()));
  act(three, left, [&](Hub& hub) { CHECK(relays.bring_over(hub).person->nick == "alice"); });
  CHECK(is_nobodys(relays.find(relays.two.hub())));
  CHECK(state_of(relays.two.hub()) == state_of(three.hub()));
  CHECK(state_of(three.hub()) == "alice bob \n#tea () @alice bob");
}

TEST_CASE("a relay that is alone lets nobody in by another's code, which stays good") {
  AliceElsewhere relays;
  relays.two.node().split("Redis is away", at_second(2));
  for (int i = 0; i < 10; ++i) CHECK(relays.find(relays.two.hub()).error().problem == Problem::returns_apart);
  relays.two.come();
  settle(relays.all);
  act(relays.two, relays.all, [&](Hub& hub) { CHECK(relays.bring_over(hub).person->nick == "alice"); });
}

TEST_CASE("who has come back elsewhere while its relay was away is not brought by that one again") {
  AliceElsewhere relays;
  relays.one.node().split("cut off", at_second(2));
  relays.lose_first();
  act(relays.two, {&relays.two}, [&](Hub& hub) { relays.bring_over(hub); });
  relays.one.come();
  settle(relays.all);
  CHECK(state_of(relays.one.hub()) == "alice bob \n#tea () @alice bob");
  CHECK(state_of(relays.two.hub()) == state_of(relays.one.hub()));
  CHECK(relays.end.is_left);
}

TEST_CASE("who has come back twice while their relay was away is not brought by that one again") {
  AliceElsewhere relays;
  FakeRelay three(relays.bus, 3);
  three.come();
  relays.all.push_back(&three);
  settle(relays.all);
  relays.one.node().split("cut off", at_second(2));
  const std::vector<FakeRelay*> others{&relays.two, &three};
  for (FakeRelay* const each : others) {
    each->node().hear_who_lives({2, 3}, at_second(20));
    each->send();
  }
  settle(others);
  act(relays.two, others, [&](Hub& hub) { relays.code = hub.return_code(*relays.bring_over(hub).person); });
  act(three, others, [&](Hub& hub) { CHECK(relays.bring_over(hub).person->nick == "alice"); });
  relays.one.come();
  settle(relays.all);
  for (FakeRelay* const each : relays.all) CHECK(state_of(each->hub()) == "alice bob \n#tea () @alice bob");
  CHECK(relays.end.is_left);
}

TEST_CASE("who came over when the relay that they were on heard it no more is there once in the end") {
  AliceElsewhere relays;
  FakeRelay three(relays.bus, 3);
  three.come();
  relays.all.push_back(&three);
  settle(relays.all);
  relays.two.node().want(at_second(2));
  relays.two.send();
  settle(relays.all);
  REQUIRE(relays.two.node().may_act());
  relays.bring_over(relays.two.hub());
  for (FakeRelay* const each : relays.all) each->node().split("Redis is away", at_second(3));
  three.come(true);
  // They come at once, and one has the floor first: it tells of alice, whom it has still.
  relays.one.come();
  relays.two.come();
  settle(relays.all);
  for (FakeRelay* const each : relays.all) {
    INFO(state_of(each->hub()));
    CHECK(each->hub().people().size() == 2);
    CHECK(state_of(each->hub()) == state_of(three.hub()));
  }
  CHECK(relays.end.is_left);
}

TEST_CASE("who was encrypted comes back encrypted, also by another relay") {
  AliceElsewhere relays;
  act(relays.one, relays.all, [&](Hub& hub) {
    Person& anna = hub.enter("anna", {.user = "u", .host = "h", .is_encrypted = true}, {}, at_second(1));
    REQUIRE(hub.join(anna, "#tea", "", at_second(1)));
    relays.code = hub.return_code(anna);
  });
  CHECK(relays.find(relays.two.hub()).error().problem == Problem::returns_in_clear);
  CHECK(relays.find(relays.two.hub(), true));
  relays.lose_first();
  CHECK(relays.find(relays.two.hub()).error().problem == Problem::returns_in_clear);
  CHECK(relays.find(relays.two.hub(), true));
}

TEST_CASE("codes of another relay are guessed no more often than one's own") {
  AliceElsewhere relays;
  const Returner guesser{"192.0.2.7", false, relays.end};
  for (int i = 0; i < 5; ++i)
    CHECK(is_nobodys(relays.two.hub().find_returner("000-000-000", guesser, at_second(2))));
  CHECK(relays.two.hub().find_returner(relays.code, guesser, at_second(2)).error().problem ==
        Problem::too_many_codes);
}

TEST_CASE("a key that is none makes no codes") {
  TwoRelays relays;
  constexpr std::uint64_t kOrigin = 9;
  for (const std::string_view key : {"short", "key of relay 009", "a key that is longer than it may be"}) {
    std::string hello;
    for (const std::uint64_t each :
         {Node::kFormat, std::uint64_t{0}, std::uint64_t{0}, kOrigin, std::uint64_t{0}})
      put_number(hello, each);
    put_text(hello, key);
    CHECK_FALSE(relays.one.node().hear({9, 9}, 9, hello, at_second(1)));
    CHECK(relays.one.node().return_key_of(kOrigin << Node::kOriginShift) ==
          (key.size() == ReturnCodes::kKeyBytes ? key : ""));
  }
}

TEST_CASE("what there is of who is missing is bounded, and its time ends") {
  MissingPeople people;
  for (std::uint64_t id = 1; id <= MissingPeople::kMost + 1; ++id)
    people.add(somebody_missing(id), at_second(1).steady);
  CHECK(people.all().size() == MissingPeople::kMost);
  REQUIRE(people.with_code(1007, at_second(99).steady) != nullptr);
  CHECK(people.with_code(1007, at_second(99).steady)->id == 7);
  CHECK(people.with_code(1007, at_second(100).steady) == nullptr);
  people.add(somebody_missing(1), at_second(100).steady);
  CHECK(people.all().size() == 1);
}

TEST_CASE("relays tell each other who is missing, and a cut there is noticed") {
  MissingPeople told;
  for (const std::uint64_t id : {7U, 9U}) told.add(somebody_missing(id), at_second(1).steady);
  std::string bytes;
  put_missing(bytes, told, at_second(40).steady);
  MissingPeople heard;
  heard.add(somebody_missing(1), at_second(1).steady);
  BinaryReader reader(bytes);
  REQUIRE(take_missing(reader, heard, at_second(500).steady));
  CHECK(reader.is_at_end());
  REQUIRE(heard.all().size() == 2);
  const MissingPerson& one = heard.all().at(9);
  const MissingPerson expected = somebody_missing(9);
  CHECK(one.until == at_second(560).steady);
  CHECK((one.code == expected.code && one.nick == expected.nick && one.account == expected.account));
  CHECK((one.profile.user() == "al" && one.profile.host() == "example.org" &&
         one.profile.realname() == "Alice"));
  CHECK((one.rules_relay && one.is_encrypted && !one.bot && !one.invisible && !one.profile.in_own_words()));
  CHECK((one.away == "lunch" && one.told_up_to == expected.told_up_to && one.watched == expected.watched));
  REQUIRE(one.ignored.size() == 1);
  CHECK((one.ignored[0].mask == "bob!*@*" && one.ignored[0].id == 17));
  REQUIRE(one.seats.size() == 2);
  CHECK((one.seats[0].room == "#tea" && one.seats[0].op && !one.seats[0].voice));
  CHECK((one.seats[1].created == expected.seats[1].created && one.seats[1].voice));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::string cut = bytes.substr(0, size);
    BinaryReader short_one(cut);
    MissingPeople none;
    CHECK_FALSE(take_missing(short_one, none, at_second(1).steady));
  }
}

TEST_CASE("who is missing is not logged in any more once the account has a new password") {
  MissingPeople people;
  people.add(somebody_missing(1), at_second(1).steady);
  people.end_logins("other");
  CHECK(people.all().at(1).account == "acc");
  people.end_logins("ACC");
  const MissingPerson& person = people.all().at(1);
  CHECK((person.account.empty() && !person.rules_relay && !person.seats[0].op));
}
