// What somebody has missed who comes back by another relay, and what comes along.

#include "relay/dialects/base/coming_over.h"
#include "tests/unit/cluster_relays.h"

#include <array>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::relay;
using namespace chat::test::cluster;
using chat::test::at_second;

namespace {

/// What comes back is looked at as of the room.
struct Missing : AliceElsewhere {
  std::uint64_t says(FakeRelay& relay, const std::string& nick, const std::string& text) {
    std::uint64_t id = 0;
    act(relay, all, [&](Hub& hub) {
      const auto said = hub.say(*hub.find(nick), *hub.find_room("#tea"), {.text = text}, relay.now_);
      REQUIRE(said);
      id = said->id;
    });
    return id;
  }
  void tells(const std::string& text, const std::string& nick = "alice") {
    act(two, all, [&](Hub& hub) { REQUIRE(hub.tell(*hub.find("bob"), nick, {.text = text}, two.now_)); });
  }
  void pass(double second) {
    for (FakeRelay* const each : all) each->now_ = at_second(second);
  }
  BroughtOver comes_back(FakeRelay& relay, const std::vector<FakeRelay*>& there) {
    BroughtOver over;
    act(relay, there, [&](Hub& hub) { over = bring_over(hub); });
    return over;
  }
  void first_stops() {
    act(one, all, [&](Hub& hub) {
      hub.fall_silent();
      for (const char* const each : {"alice", "carol"}) {
        if (Person* const person = hub.find(each)) hub.leave(*person, "the relay stopped", one.now_);
      }
      one.node().end_round(one.now_);
      one.node().say_goodbye();
      one.send();
    });
    settle({&two});
  }
};

std::string words_of(const BroughtOver& over) {
  std::string words;
  for (const KeptLine& each : over.alone) words += each.text + " ";
  return words;
}

}  // namespace

TEST_CASE("people of a relay that stops leave with it, and come back by another as who they were") {
  Missing relays;
  act(relays.one, relays.all,
      [&](Hub& hub) { REQUIRE(hub.join(relays.one.enter("carol"), "#tea", "", at_second(1))); });
  relays.two.read();
  relays.first_stops();
  CHECK(relays.two.read() == "* alice and carol left (their relay has stopped)\n");
  CHECK(relays.two.hub().missing().all().size() == 2);
  CHECK(relays.comes_back(relays.two, {&relays.two}).person->nick == "alice");
  CHECK(state_of(relays.two.hub()) == "alice bob \n#tea () @alice bob");
}

TEST_CASE("who comes back is told from where its relay was last heard of") {
  Missing relays;
  relays.says(relays.one, "alice", "one");
  relays.says(relays.two, "bob", "two");
  const std::uint64_t heard = relays.says(relays.one, "alice", "three");
  const std::uint64_t missed = [&] {
    std::uint64_t id = 0;
    act(relays.two, relays.all, [&](Hub& hub) {
      id = hub.say(*hub.find("bob"), *hub.find_room("#tea"), {.text = "four"}, at_second(3))->id;
    });
    return id;
  }();
  const bool is_gone = GENERATE(true, false);
  if (is_gone) relays.lose_first();
  const BroughtOver over =
      relays.comes_back(relays.two, is_gone ? std::vector<FakeRelay*>{&relays.two} : relays.all);
  CHECK(over.told_up_to >= heard);
  CHECK(over.told_up_to < missed);
}

TEST_CASE("a connection that was lost may have been so for as long as that takes to be noticed") {
  Missing relays;
  HubSettings settings = relays.two.hub().settings();
  settings.lost_within = std::chrono::seconds(60);
  relays.two.hub().change_settings(settings, at_second(1));
  const std::uint64_t long_ago = relays.says(relays.one, "alice", "one");
  relays.pass(100);
  act(relays.two, relays.all, [](Hub&) {});
  relays.pass(165);
  CHECK(relays.says(relays.one, "alice", "two") > long_ago);
  CHECK(relays.comes_back(relays.two, relays.all).told_up_to == long_ago);
}

TEST_CASE("the last id is known of each time for a while") {
  PastIds ids;
  CHECK(ids.last_at(at_second(1).steady) == 1);
  ids.note(0, at_second(1).steady);
  CHECK(ids.last_at(at_second(1).steady) == 1);
  ids.note(7'000'000, at_second(10).steady);
  ids.note(7'500'000, at_second(10.5).steady);
  ids.note(8'000'000, at_second(10.8).steady);
  CHECK(ids.last_at(at_second(9).steady) == 1);
  CHECK(ids.last_at(at_second(10).steady) == 7'000'000);
  CHECK(ids.last_at(at_second(10.6).steady) == 7'000'000);
  CHECK(ids.last_at(at_second(14).steady) == 8'000'000);
  for (std::size_t each = 0; each + 1 < PastIds::kMost; ++each)
    ids.note(9'000'000, at_second(20 + static_cast<double>(each)).steady);
  CHECK(ids.last_at(at_second(19).steady) == 8'000'000);
  CHECK(ids.last_at(at_second(20).steady) == 9'000'000);
}

TEST_CASE("whose seat is held is told from when it was lost") {
  Missing relays;
  const std::uint64_t heard = relays.says(relays.two, "bob", "one");
  const bool is_unheard = GENERATE(true, false);
  act(relays.one, relays.all, [&](Hub& hub) {
    Person& alice = *hub.find("alice");
    if (is_unheard) hub.note_unheard(alice, at_second(1).wall);
    hub.lose(alice, at_second(2));
  });
  relays.pass(5);
  const std::uint64_t missed = relays.says(relays.two, "bob", "two");
  const BroughtOver over = relays.comes_back(relays.two, relays.all);
  CHECK((over.told_up_to < heard) == is_unheard);
  CHECK(over.told_up_to > 0);
  CHECK(over.told_up_to < missed);
}

TEST_CASE("what is told late after a relay was last heard of is missed, too") {
  Missing relays;
  FakeRelay three(relays.bus, 3);
  three.come();
  relays.all.push_back(&three);
  settle(relays.all);
  act(three, relays.all, [&](Hub& hub) { REQUIRE(hub.join(three.enter("dan"), "#tea", "", at_second(1))); });
  relays.says(relays.one, "alice", "one");
  three.node().split("cut off", at_second(2));
  three.now_ = at_second(2);
  const auto late = three.hub().say(*three.hub().find("dan"), *three.hub().find_room("#tea"),
                                    {.text = "late"}, at_second(2));
  REQUIRE(late);
  relays.all = {&relays.one, &relays.two};
  relays.pass(4);
  const std::uint64_t heard = relays.says(relays.one, "alice", "two");
  REQUIRE(heard > late->id);
  relays.lose_first();
  const std::vector<FakeRelay*> left{&relays.two, &three};
  three.come();
  settle(left);
  act(three, left, [](Hub&) {});
  CHECK(relays.comes_back(relays.two, left).told_up_to < late->id);
}

TEST_CASE("a relay that comes later knows from where who is missing is told") {
  Missing relays;
  const std::uint64_t heard = relays.says(relays.one, "alice", "one");
  relays.tells("psst");
  relays.lose_first();
  const std::uint64_t place = relays.two.hub().missing().all().begin()->second.told_up_to;
  CHECK(place >= heard);
  FakeRelay three(relays.bus, 3);
  three.come();
  const std::vector<FakeRelay*> left{&relays.two, &three};
  settle(left);
  const BroughtOver over = relays.comes_back(three, left);
  CHECK(over.told_up_to == place);
  CHECK(words_of(over) == "psst ");
}

TEST_CASE("what was said to somebody alone and had not arrived comes along") {
  Missing relays;
  relays.tells("old");
  relays.says(relays.one, "alice", "one");
  relays.tells("new");
  relays.tells("newer");
  relays.lose_first();
  const BroughtOver over = relays.comes_back(relays.two, {&relays.two});
  CHECK(words_of(over) == "new newer ");
  CHECK(over.alone_after == 0);
  CHECK(over.person->particulars().last_wrote.nick == "bob");
  CHECK_THAT(alone_in_words(over, at_second(2).wall),
             Catch::StartsWith("2 lines were said to you alone since "));
  CHECK(lost_alone_in_words(over, at_second(2).wall).empty());
}

TEST_CASE("what was said to who has the nick now is for that one") {
  Missing relays;
  relays.lose_first();
  act(relays.two, {&relays.two}, [&](Hub& hub) {
    relays.two.enter("alice");
    REQUIRE(hub.tell(*hub.find("bob"), "alice", {.text = "for another"}, at_second(2)));
    const BroughtOver over = relays.bring_over(hub);
    CHECK(words_of(over).empty());
    CHECK(alone_in_words(over, at_second(2).wall).empty());
  });
}

TEST_CASE("where too much was said to people alone it is told what is not known any more") {
  Missing relays;
  relays.says(relays.one, "alice", "one");
  const std::string text(4000, 'x');
  act(relays.two, relays.all, [&](Hub& hub) {
    for (int i = 0; i < 100; ++i) REQUIRE(hub.tell(*hub.find("bob"), "alice", {.text = text}, at_second(2)));
  });
  relays.lose_first();
  const BroughtOver over = relays.comes_back(relays.two, {&relays.two});
  CHECK(over.alone.size() < 100);
  CHECK(over.alone_after == over.alone.front().id - 1);
  CHECK_THAT(lost_alone_in_words(over, at_second(2).wall),
             Catch::StartsWith("Of what was said to you alone, only what came after "));
}

TEST_CASE("whom somebody ignores and watches comes along, also from a relay that is gone") {
  Missing relays;
  act(relays.one, relays.all, [&](Hub& hub) {
    Person& alice = *hub.find("alice");
    CHECK(*hub.ignore(alice, "bob", at_second(1)));
    CHECK_FALSE(*hub.ignore(alice, "bob", at_second(1)));
    CHECK(*hub.ignore(alice, "*!*@example.org", at_second(1)));
    CHECK(*hub.ignore(alice, "carl", at_second(1)));
    CHECK(hub.unignore(alice, "carl", at_second(1)));
    CHECK_FALSE(hub.unignore(alice, "carl", at_second(1)));
    for (const char* const each : {"dan", "eve", "flo"}) CHECK(*hub.watch(alice, each, at_second(1)));
    hub.unwatch(alice, "eve", at_second(1));
  });
  FakeRelay three(relays.bus, 3);
  three.come();
  relays.all.push_back(&three);
  settle(relays.all);
  relays.tells("dropped");
  const bool is_gone = GENERATE(true, false);
  if (is_gone) {
    three.node().hear_who_lives({2, 3}, at_second(20));
    three.send();
    relays.all = {&relays.two, &three};
    settle(relays.all);
    REQUIRE(three.hub().find("alice") == nullptr);
  }
  const BroughtOver over = relays.comes_back(three, relays.all);
  CHECK(words_of(over).empty());
  for (FakeRelay* const each : relays.all) {
    const Particulars& its = each->hub().find("alice")->particulars();
    REQUIRE(its.ignored.size() == 2);
    CHECK(its.ignored[0].mask == "bob!*@*");
    CHECK(its.ignored[0].id == each->hub().find("bob")->id);
    CHECK(its.watched == std::vector<std::string>{"dan", "flo"});
  }
  CHECK(over.person->ignores(*three.hub().find("bob")));
}

TEST_CASE("who goes after coming over watches nobody any more") {
  Missing relays;
  act(relays.one, relays.all, [&](Hub& hub) { CHECK(*hub.watch(*hub.find("alice"), "dan", at_second(1))); });
  const BroughtOver over = relays.comes_back(relays.two, relays.all);
  CHECK(relays.one.hub().find("alice")->particulars().watched.size() == 1);
  act(relays.two, relays.all, [&](Hub& hub) { hub.leave(*over.person, "", at_second(2)); });
  act(relays.one, relays.all, [&](Hub&) { relays.one.enter("dan"); });
  CHECK(relays.two.hub().find("dan") != nullptr);
}
