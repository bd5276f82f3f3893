// Relays that share a chat, over a stream in memory.

#include "catch.h"
#include "relay/cluster/fact_codec.h"
#include "relay/cluster/late_lines.h"
#include "relay/cluster/node.h"
#include "relay/cluster/redis_trouble.h"
#include "tests/unit/cluster_relays.h"

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

using namespace chat;
using namespace chat::relay;
using namespace chat::test::cluster;
using chat::test::at_second;
using chat::test::take_from;

TEST_CASE("a relay that comes knows all that there is") {
  Bus bus;
  FakeRelay one(bus, 1);
  one.come(true);
  Person& alice = one.enter("alice");
  Room& tea = *one.hub().join(alice, "#tea", "", one.now_)->room;
  const std::array<RoomChange, 2> changes{{{RoomRule::moderated}, {RoomRule::ban, true, "*!*@192.0.2.1"}}};
  one.hub().change_modes(alice, tea, changes, one.now_, [](const Refusal&) { FAIL("refused"); });
  REQUIRE(one.hub().set_topic(alice, tea, "biscuits", one.now_));
  Person& bob = one.enter("bob");
  REQUIRE(one.hub().join(bob, "#tea", "", one.now_));
  REQUIRE(one.hub().invite(alice, one.enter("carol").nick, tea, one.now_));
  one.hub().leave(alice, "", one.now_);
  one.end_round();
  FakeRelay two(bus, 2);
  two.come();
  CHECK_FALSE(two.node().may_act());
  settle({&one, &two});
  CHECK(two.node().is_member());
  CHECK(state_of(two.hub()) == "bob carol \n#tea (biscuits)m b*!*@192.0.2.1alice bob");
  CHECK(two.hub().find_room("#tea")->invited().contains(two.hub().find("carol")->id));
  CHECK(state_of(two.hub()) == state_of(one.hub()));
  CHECK(two.hub().find("bob")->reader.outbox == nullptr);
}

TEST_CASE("the lobby, which is always there, is made on all relays when somebody comes in") {
  TwoRelays relays;
  for (FakeRelay* each : relays.all) each->now_ = at_second(each == &relays.one ? 5 : 9);
  for (const std::string nick : {"alice", "bob"}) {
    FakeRelay& relay = nick == "alice" ? relays.one : relays.two;
    act(relay, relays.all,
        [&](Hub& hub) { REQUIRE(hub.join(relay.enter(nick), Hub::kLobby, "", relay.now_)); });
  }
  FakeRelay three(relays.bus, 3);
  three.now_ = at_second(30);
  three.come();
  settle({&relays.one, &relays.two, &three});
  for (FakeRelay* each : {&relays.one, &relays.two, &three})
    CHECK(each->hub().find_room(Hub::kLobby)->created().wall == at_second(5).wall);
}

TEST_CASE("of two relays that want one name and one room, the one that asked first has them") {
  TwoRelays relays;
  relays.one.node().want(relays.one.now_);
  relays.two.node().want(relays.two.now_);
  act(relays.two, relays.all, [&](Hub& hub) {
    Person& alice = relays.two.enter("alice");
    REQUIRE(hub.join(alice, "#tea", "", at_second(1)));
  });
  act(relays.one, relays.all, [&](Hub& hub) {
    CHECK(hub.is_free("alice", nullptr).error().problem == Problem::nick_taken);
    REQUIRE(hub.join(relays.one.enter("bob"), "#tea", "", at_second(1)));
  });
  CHECK(state_of(relays.one.hub()) == "alice bob \n#tea () @alice bob");
  CHECK(state_of(relays.one.hub()) == state_of(relays.two.hub()));
}

TEST_CASE("a relay without the floor may not act, and who holds it keeps it until another wants it") {
  TwoRelays relays;
  CHECK(relays.one.node().may_act());
  CHECK_FALSE(relays.two.node().may_act());
  relays.two.node().want(relays.two.now_);
  CHECK(relays.two.node().is_waiting());
  relays.two.send();
  settle(relays.all);
  CHECK(relays.two.node().may_act());
  CHECK_FALSE(relays.one.node().may_act());
}

TEST_CASE("a relay whose people are talking has the floor again without asking again") {
  TwoRelays relays;
  relays.one.enter("alice");
  relays.two.node().want(relays.two.now_);
  relays.two.send();
  settle({&relays.one});
  CHECK(relays.one.node().is_waiting());
  settle(relays.all);
  CHECK(relays.one.node().may_act());
  // Nothing has happened on it meanwhile.
  relays.two.node().want(relays.two.now_);
  relays.two.send();
  settle(relays.all);
  CHECK(relays.two.node().may_act());
  CHECK_FALSE(relays.one.node().is_waiting());
}

TEST_CASE("a relay that does not hand over the floor is taken for gone, with its people") {
  TwoRelays relays;
  relays.one.enter("alice");
  relays.one.end_round();
  settle(relays.all);
  REQUIRE(relays.two.hub().find("alice") != nullptr);
  relays.two.node().want(relays.two.now_);
  relays.two.send();
  settle({&relays.two});
  relays.two.node().expire(at_second(3));
  relays.two.send();
  settle({&relays.two});
  CHECK(relays.two.node().is_waiting());
  relays.two.node().expire(at_second(4));
  relays.two.send();
  settle({&relays.two});
  CHECK(relays.two.node().may_act());
  CHECK(relays.two.hub().find("alice") == nullptr);
  settle({&relays.one});
  CHECK_THAT(relays.one.trouble(), Catch::Contains("taken it for gone"));
}

TEST_CASE("whoever has the floor after a relay that is gone has as much time as that had") {
  Bus bus;
  FakeRelay one(bus, 1);
  FakeRelay two(bus, 2);
  FakeRelay three(bus, 3);
  one.come(true);
  two.come();
  three.come();
  const std::vector<FakeRelay*> all{&one, &two, &three};
  settle(all);
  act(one, all, [](Hub&) {});
  // One is killed. Both others wait for it as long, and two comes first.
  for (FakeRelay* each : {&two, &three}) {
    each->node().want(each->now_);
    each->send();
  }
  const std::vector<FakeRelay*> left{&two, &three};
  settle(left);
  for (FakeRelay* each : left) each->now_ = at_second(4);
  two.node().expire(two.now_);
  two.send();
  settle({&three});
  three.node().expire(three.now_);
  three.send();
  settle(left);
  CHECK(two.trouble().empty());
  CHECK(two.node().is_member());
}

TEST_CASE("a relay that comes back brings its people, who give way where names are taken") {
  TwoRelays relays;
  act(relays.two, relays.all,
      [&](Hub& hub) { REQUIRE(hub.join(relays.two.enter("bob"), "#tea", "", at_second(1))); });
  relays.two.node().split("Redis is away", relays.two.now_);
  CHECK(relays.two.node().may_act());
  REQUIRE(relays.two.hub().join(relays.two.enter("alice"), "#milk", "", at_second(9)));
  relays.one.node().hear_who_lives({1}, at_second(20));
  relays.one.send();
  settle({&relays.one});
  act(relays.one, {&relays.one}, [&](Hub& hub) {
    Person& alice = relays.one.enter("alice");
    REQUIRE(hub.join(alice, "#milk", "", at_second(1)));
    REQUIRE(hub.join(alice, "#tea", "", at_second(1)));
  });
  relays.two.come();
  settle(relays.all);
  CHECK(state_of(relays.one.hub()) == state_of(relays.two.hub()));
  // #tea had ended on one, and was made anew: it is the younger there.
  CHECK(state_of(relays.one.hub()) == "alice bob guest1 \n#milk () @alice guest1\n#tea () alice @bob");
}

TEST_CASE("what was said alone, or may not have come to the others, is heard late and once") {
  TwoRelays relays;
  act(relays.two, relays.all,
      [&](Hub& hub) { REQUIRE(hub.join(relays.two.enter("bob"), "#tea", "", at_second(1))); });
  act(relays.one, relays.all,
      [&](Hub& hub) { REQUIRE(hub.join(relays.one.enter("alice"), "#tea", "", at_second(1))); });
  const auto say = [](FakeRelay& relay, std::string_view nick, std::string_view text) {
    REQUIRE(relay.hub().say(*relay.hub().find(nick), *relay.hub().find_room("#tea"), {Fact::Kind::said, text},
                            relay.now_));
  };
  const auto heard_by = [](FakeRelay& relay) {
    std::vector<std::string> lines;
    const History& history = relay.hub().find_room("#tea")->history();
    for (HistoryCursor left = history.all(); const auto* const line = history.take(left);)
      lines.push_back(line->nick + ": " + line->text);
    return lines;
  };
  // Two hears it. One does not learn that it was.
  say(relays.one, "alice", "heard");
  relays.one.end_round();
  settle({&relays.two});
  relays.one.node().split("Redis is away", relays.one.now_);
  say(relays.one, "alice", "alone");
  relays.two.node().hear_who_lives({2}, at_second(20));
  relays.two.send();
  settle({&relays.two});
  act(relays.two, {&relays.two}, [&](Hub&) { say(relays.two, "bob", "meanwhile"); });
  relays.one.come();
  settle(relays.all);
  CHECK(heard_by(relays.one) == std::vector<std::string>{"alice: heard", "alice: alone", "bob: meanwhile"});
  CHECK(heard_by(relays.two) == std::vector<std::string>{"alice: heard", "bob: meanwhile", "alice: alone"});
}

namespace {

bool is_said_once(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  return std::adjacent_find(lines.begin(), lines.end()) == lines.end();
}

/// Three relays, each with somebody in #tea.
struct ThreeAtTea {
  Bus bus{};
  FakeRelay one{bus, 1};
  FakeRelay two{bus, 2};
  FakeRelay three{bus, 3};
  std::vector<FakeRelay*> all{&one, &two, &three};
  std::vector<std::string> nicks{"ann", "bea", "cid"};
  std::size_t said = 0;

  ThreeAtTea() {
    one.come(true);
    two.come();
    three.come();
    settle(all);
    for (std::size_t i = 0; i < all.size(); ++i) {
      act(*all[i], all, [&](Hub& hub) {
        REQUIRE(hub.join(all[i]->enter_with_client(nicks[i]), "#tea", "", at_second(1)));
      });
    }
  }

  void say(FakeRelay& relay) {
    for (FakeRelay* each : all) each->now_.wall += std::chrono::milliseconds(1);
    const std::string& nick = nicks[static_cast<std::size_t>(relay.node().origin() - 1)];
    REQUIRE(relay.hub().say(*relay.hub().find(nick), *relay.hub().find_room("#tea"),
                            {Fact::Kind::said, fmt::format("line {}", ++said)}, relay.now_));
  }

  void lose_touch(const std::vector<FakeRelay*>& who) {
    for (FakeRelay* each : who) each->node().split("Redis is away", each->now_);
  }
};

}  // namespace

TEST_CASE("a line is heard once, in whatever order relays have heard and forgotten what was said") {
  ThreeAtTea tea;
  const auto check = [&] {
    for (FakeRelay* each : tea.all) {
      CHECK(each->heard().size() == tea.said);
      CHECK(is_said_once(each->heard()));
    }
  };
  for (int times = 0; times < 3; ++times) {
    tea.lose_touch(tea.all);
    for (std::size_t i = 0; i < FakeRelay::kRemembered / 2; ++i) {
      for (FakeRelay* each : tea.all) tea.say(*each);
    }
    tea.one.come(true);
    for (FakeRelay* each : {&tea.two, &tea.three}) {
      each->come();
      settle(tea.all);
    }
    check();
    // What one has told late it has forgotten itself, and the others have not.
    for (FakeRelay* each : tea.all) {
      tea.lose_touch({each});
      for (std::size_t i = 0; i < FakeRelay::kRemembered; ++i) tea.say(*each);
      each->come();
      settle(tea.all);
      check();
    }
  }
}

TEST_CASE("what was said while a relay was alone is not missed because it was said before its own lines") {
  ThreeAtTea tea;
  tea.lose_touch({&tea.three});
  const std::vector<FakeRelay*> others{&tea.one, &tea.two};
  for (FakeRelay* each : others) each->node().hear_who_lives({1, 2}, at_second(20));
  tea.one.send();
  settle(others);
  for (int i = 0; i < 3; ++i) act(tea.one, others, [&](Hub&) { tea.say(tea.one); });
  for (std::size_t i = 0; i <= FakeRelay::kRemembered; ++i) tea.say(tea.three);
  tea.three.come();
  settle(tea.all);
  CHECK(tea.three.heard().size() == tea.said);
  CHECK(is_said_once(tea.three.heard()));
}

TEST_CASE("what a relay says late is not heard again by who has it from a snapshot") {
  for (const std::size_t lines : {std::size_t{3}, FakeRelay::kRemembered + 3}) {
    ThreeAtTea tea;
    tea.lose_touch(tea.all);
    for (std::size_t i = 0; i < lines; ++i) tea.say(tea.two);
    tea.two.come(true);
    tea.one.read();
    tea.one.come();
    settle(tea.all);
    CHECK(tea.one.heard().size() == lines);
    CHECK(is_said_once(tea.one.heard()));
    // All of it comes, if not by the snapshot.
    CHECK_THAT(tea.one.read(), !Catch::Contains("Of what was said"));
    // It has been told late by now.
    tea.three.come();
    settle(tea.all);
    CHECK(tea.three.heard().size() == std::min(lines, FakeRelay::kRemembered));
    CHECK(is_said_once(tea.three.heard()));
    CHECK((tea.three.read().find("Of what was said") != std::string::npos) ==
          (lines > FakeRelay::kRemembered));
  }
}

TEST_CASE("what somebody says after the relays have met does not overtake what they said before") {
  ThreeAtTea tea;
  tea.lose_touch(tea.all);
  tea.say(tea.two);
  tea.two.come(true);
  act(tea.two, {&tea.two}, [&](Hub&) { tea.say(tea.two); });
  tea.one.come();
  settle({&tea.two});
  // It has told the newcomer what there is, and not yet what is late.
  REQUIRE(tea.two.node().may_act());
  tea.say(tea.two);
  tea.two.end_round();
  settle({&tea.one, &tea.two});
  tea.three.come();
  settle(tea.all);
  for (FakeRelay* each : tea.all) {
    CHECK(each->heard().size() == tea.said);
    for (std::size_t i = 0; i < each->heard().size(); ++i)
      CHECK(each->heard()[i] == fmt::format("bea: line {}", i + 1));
  }
}

TEST_CASE("what was taken back while a relay that was alone waits for the others is not told late") {
  ThreeAtTea tea;
  tea.lose_touch(tea.all);
  tea.say(tea.two);
  tea.two.come(true);
  settle({&tea.two});
  Room& room = *tea.two.hub().find_room("#tea");
  const KeptLine line = room.history()[room.history().size() - 1];
  act(tea.two, {&tea.two}, [&](Hub& hub) {
    REQUIRE(hub.redact(*hub.find("bea"), room, line, "", tea.two.now_));
    tea.say(tea.two);
  });
  tea.one.come();
  settle(tea.all);
  CHECK(tea.one.heard() == std::vector<std::string>{"bea: line 2"});
}

TEST_CASE("what relays have heard, and the first that comes again has not, is brought by the others") {
  ThreeAtTea tea;
  const std::vector<FakeRelay*> others{&tea.two, &tea.three};
  tea.two.node().want(tea.two.now_);
  tea.two.send();
  settle(tea.all);
  for (int i = 0; i < 3; ++i) act(tea.two, others, [&](Hub&) { tea.say(tea.two); });
  tea.lose_touch(tea.all);
  tea.one.come(true);
  for (FakeRelay* each : others) {
    each->come();
    settle(tea.all);
  }
  for (FakeRelay* each : tea.all) {
    CHECK(each->heard().size() == tea.said);
    CHECK(is_said_once(each->heard()));
  }
}

TEST_CASE("a relay that was started again brings nobody what it has on disk") {
  for (const bool is_from_disk : {true, false}) {
    ThreeAtTea tea;
    KeptLine line{};
    line.kind = Fact::Kind::said;
    line.id = 5;
    line.nick = "dan";
    line.text = "before";
    FakeRelay again(tea.bus, 9, is_from_disk ? line.id : line.id - 1);
    again.node().split("Redis is away", again.now_);
    Room& room = *again.hub().join(again.enter("eve"), "#tea", "", at_second(1))->room;
    room.history().add(line);
    again.come();
    tea.all.push_back(&again);
    settle(tea.all);
    CHECK(tea.one.heard().size() == (is_from_disk ? 0 : 1));
  }
}

TEST_CASE("who said something and went to another room is heard") {
  ThreeAtTea tea;
  tea.lose_touch(tea.all);
  tea.say(tea.two);
  Person& bea = *tea.two.hub().find("bea");
  tea.two.hub().part(bea, *tea.two.hub().find_room("#tea"), "", tea.two.now_);
  tea.one.come(true);
  for (FakeRelay* each : {&tea.two, &tea.three}) {
    each->come();
    settle(tea.all);
  }
  CHECK(tea.one.heard().size() == 1);
  CHECK(tea.three.heard().size() == 1);
}

TEST_CASE("what was taken back before the others have heard it is not told to them") {
  ThreeAtTea tea;
  for (const bool two_is_first : {false, true}) {
    tea.lose_touch(tea.all);
    tea.say(tea.two);
    Room& room = *tea.two.hub().find_room("#tea");
    const KeptLine line = room.history()[room.history().size() - 1];
    REQUIRE(tea.two.hub().redact(*tea.two.hub().find("bea"), room, line, "", tea.two.now_));
    FakeRelay& first = two_is_first ? tea.two : tea.one;
    first.come(true);
    for (FakeRelay* each : tea.all) {
      if (each == &first) continue;
      each->come();
      settle(tea.all);
    }
    CHECK(tea.one.heard().empty());
  }
}

TEST_CASE("people are told where more was said while their relay was alone than rooms remember") {
  ThreeAtTea tea;
  const auto read_after = [&](std::size_t lines) {
    const std::size_t before = tea.three.heard().size();
    tea.lose_touch({&tea.three});
    const std::vector<FakeRelay*> others{&tea.one, &tea.two};
    for (FakeRelay* each : others) each->node().hear_who_lives({1, 2}, at_second(20));
    tea.one.send();
    settle(others);
    for (std::size_t i = 0; i < lines; ++i) act(tea.one, others, [&](Hub&) { tea.say(tea.one); });
    tea.three.read();
    tea.three.come();
    settle(tea.all);
    CHECK(tea.three.heard().size() - before == std::min(lines, FakeRelay::kRemembered));
    return tea.three.read();
  };
  const auto kMissing = Catch::Contains("Of what was said in #tea");
  CHECK_THAT(read_after(0), !kMissing);
  CHECK_THAT(read_after(FakeRelay::kRemembered - 1), !kMissing);
  CHECK_THAT(read_after(FakeRelay::kRemembered + 1),
             Catch::Contains("Of what was said in #tea while the relays were out of touch, only what follows "
                             "(10 lines) comes here."));
}

TEST_CASE("people on all relays are told how much of what was said while one was alone does not come") {
  ThreeAtTea tea;
  tea.lose_touch({&tea.two});
  const auto lost = [&] { return tea.said - tea.two.node().cluster()->late_entries; };
  while (lost() < 3) tea.say(tea.two);
  for (FakeRelay* each : tea.all) each->read();
  tea.two.come();
  settle(tea.all);
  CHECK_THAT(
      tea.one.read(),
      Catch::Contains("Of what was said in #tea while the relays were out of touch at least 3 lines, the "
                      "oldest, do not come here: another relay keeps no more than 1 MiB."));
  const std::string told = tea.two.read();
  CHECK_THAT(told, Catch::Contains("at least 3 lines, the oldest, do not come to the other relays"));
  CHECK_THAT(told, !Catch::Contains("come here"));
}

TEST_CASE("who made a room meanwhile that the others have closed is not in theirs") {
  TwoRelays relays;
  act(relays.one, relays.all, [&](Hub& hub) {
    Person& alice = relays.one.enter("alice");
    Room& tea = *hub.join(alice, "#tea", "", at_second(1))->room;
    const std::array<RoomChange, 1> changes{{{RoomRule::invite_only}}};
    hub.change_modes(alice, tea, changes, at_second(1), [](const Refusal&) { FAIL("refused"); });
  });
  relays.two.node().split("Redis is away", relays.two.now_);
  Person& mallory = relays.two.enter("mallory");
  REQUIRE(relays.two.hub().join(mallory, "#tea", "", at_second(9)));
  REQUIRE(relays.two.hub().join(mallory, "#milk", "", at_second(9)));
  relays.two.come();
  settle(relays.all);
  CHECK(state_of(relays.one.hub()) == state_of(relays.two.hub()));
  CHECK(state_of(relays.two.hub()) == "alice mallory \n#milk () @mallory\n#tea () @alice");
}

namespace {

void set_mode(FakeRelay& relay, std::string_view nick, std::string_view room, const RoomChange& change) {
  const std::array<RoomChange, 1> changes{{change}};
  relay.hub().change_modes(*relay.hub().find(nick), *relay.hub().find_room(room), changes, relay.now_,
                           [](const Refusal&) { FAIL("refused"); });
}

/// alice, on one, rules #tea from second 1 on. Then the relays lose each other, and Redis all that it had.
struct Apart : TwoRelays {
  Apart() {
    act(one, all, [&](Hub& hub) {
      REQUIRE(hub.join(one.enter("alice"), "#tea", "", at_second(1)));
      REQUIRE(hub.set_topic(*hub.find("alice"), *hub.find_room("#tea"), "biscuits", at_second(1)));
    });
    for (FakeRelay* each : all) each->node().split("Redis is away", each->now_);
    for (FakeRelay* each : all) each->now_ = at_second(9);
  }

  /// Somebody on two has a room of that name, which was made later.
  Person& make_anew(std::string_view nick) {
    Person& person = two.enter(nick);
    REQUIRE(two.hub().join(person, "#tea", "", two.now_));
    REQUIRE(person.is_op_in(*two.hub().find_room("#tea")));
    return person;
  }

  void meet(bool two_is_first) {
    FakeRelay& first = two_is_first ? two : one;
    FakeRelay& later = two_is_first ? one : two;
    first.come(true);
    later.come();
    settle(all);
    INFO(one.trouble() + two.trouble());
    REQUIRE(one.node().is_member());
    REQUIRE(two.node().is_member());
    CHECK(state_of(one.hub()) == state_of(two.hub()));
  }
};

}  // namespace

TEST_CASE("the room that was made first is the room, whichever relay comes back first") {
  const bool two_is_first = GENERATE(false, true);
  Apart apart;
  set_mode(apart.one, "alice", "#tea", {RoomRule::moderated});
  set_mode(apart.one, "alice", "#tea", {RoomRule::ban, true, "bad!*@*"});
  apart.make_anew("mallory");
  set_mode(apart.two, "mallory", "#tea", {RoomRule::secret});
  REQUIRE(apart.two.hub().set_topic(*apart.two.hub().find("mallory"), *apart.two.hub().find_room("#tea"),
                                    "mine now", at_second(9)));
  apart.meet(two_is_first);
  CHECK(state_of(apart.one.hub()) == "alice mallory \n#tea (biscuits)m bbad!*@*alice @alice mallory");
  CHECK_FALSE(apart.one.hub().find_room("#tea")->modes().secret);
  CHECK(apart.one.hub().find_room("#tea")->created().wall ==
        apart.two.hub().find_room("#tea")->created().wall);
}

TEST_CASE("whoever the room's rules would not let in is put out when relays meet") {
  const bool two_is_first = GENERATE(false, true);
  const auto& [change, lets_in] = GENERATE(table<RoomChange, bool>({
      {RoomChange{RoomRule::invite_only}, false},
      {RoomChange{RoomRule::key, true, "sesame"}, false},
      {RoomChange{RoomRule::limit, true, "1"}, false},
      {RoomChange{RoomRule::ban, true, "mallory!*@*"}, false},
      {RoomChange{RoomRule::ban, true, "bob!*@*"}, true},
      {RoomChange{RoomRule::moderated}, true},
  }));
  Apart apart;
  set_mode(apart.one, "alice", "#tea", change);
  apart.make_anew("mallory");
  apart.meet(two_is_first);
  const Room& tea = *apart.one.hub().find_room("#tea");
  CHECK((apart.one.hub().find("mallory")->seat_in(tea) != nullptr) == lets_in);
  CHECK(apart.one.hub().find("alice")->is_op_in(tea));
}

TEST_CASE("who was in a room before relays lost each other stays, whatever it is closed by") {
  const bool two_is_first = GENERATE(false, true);
  TwoRelays relays;
  act(relays.one, relays.all,
      [&](Hub& hub) { REQUIRE(hub.join(relays.one.enter("alice"), "#tea", "", at_second(1))); });
  act(relays.two, relays.all,
      [&](Hub& hub) { REQUIRE(hub.join(relays.two.enter("bob"), "#tea", "", at_second(1))); });
  for (FakeRelay* each : relays.all) each->node().split("Redis is away", each->now_);
  set_mode(relays.one, "alice", "#tea", {RoomRule::invite_only});
  FakeRelay& first = two_is_first ? relays.two : relays.one;
  FakeRelay& later = two_is_first ? relays.one : relays.two;
  first.come(true);
  later.come();
  settle(relays.all);
  CHECK(state_of(relays.one.hub()) == "alice bob \n#tea () @alice bob");
  CHECK(state_of(relays.two.hub()) == "alice bob \n#tea () @alice bob");
}

TEST_CASE("who loses a claim because relays have met is told, and so is the log") {
  const bool two_is_first = GENERATE(false, true);
  Apart apart;
  Person& mallory = apart.two.enter_with_client("mallory");
  REQUIRE(apart.two.hub().join(mallory, "#tea", "", at_second(9)));
  Fact happens = fact_of(Fact::Kind::logged_in, mallory, at_second(9));
  happens.source.account = "mallory";
  apart.two.hub().hear(happens);
  happens = fact_of(Fact::Kind::claimed, mallory, at_second(9));
  happens.target = "#tea";
  happens.text = "mallory";
  apart.two.hub().hear(happens);
  REQUIRE(apart.two.hub().find_room("#tea")->claim().founder == "mallory");
  apart.meet(two_is_first);
  const std::string words =
      "#tea is not kept for mallory any longer: another relay has a room of that name that was made before";
  CHECK_THAT(apart.two.read(), Catch::Contains(words));
  std::vector<std::string> logged;
  for (FakeRelay* each : apart.all) {
    for (const Node::Remark& remark : each->node().take_remarks()) logged.push_back(remark.words);
  }
  CHECK(std::count(logged.begin(), logged.end(), words) == 1);
}

TEST_CASE("what was said late is held against the rules of the room") {
  const bool two_is_first = GENERATE(false, true);
  const auto& [change, is_told] = GENERATE(table<RoomChange, bool>({
      {RoomChange{RoomRule::moderated}, false},
      {RoomChange{RoomRule::mute, true, "bob!*@*"}, false},
      {RoomChange{RoomRule::ban, true, "bob!*@*"}, false},
      {RoomChange{RoomRule::invite_only}, false},
      {RoomChange{RoomRule::topic_locked}, true},
  }));
  const bool has_left = GENERATE(false, true);
  Apart apart;
  set_mode(apart.one, "alice", "#tea", change);
  Person& bob = apart.make_anew("bob");
  REQUIRE(apart.two.hub().say(bob, *apart.two.hub().find_room("#tea"), {Fact::Kind::said, "listen"},
                              at_second(9)));
  if (has_left) apart.two.hub().leave(bob, "", at_second(9));
  if (has_left) {
    REQUIRE(apart.two.hub().join(apart.two.enter("eve"), "#milk", "", at_second(9)));
  }
  apart.meet(two_is_first);
  const History& told = apart.one.hub().find_room("#tea")->history();
  CHECK(told.size() == (is_told ? 1 : 0));
}

TEST_CASE("what was said in a closed room that is another's now is not told there") {
  const bool two_is_first = GENERATE(false, true);
  Apart apart;
  Person& bob = apart.make_anew("bob");
  set_mode(apart.two, "bob", "#tea", {RoomRule::invite_only});
  REQUIRE(apart.two.hub().say(bob, *apart.two.hub().find_room("#tea"), {Fact::Kind::said, "a secret"},
                              at_second(9)));
  apart.meet(two_is_first);
  CHECK(apart.one.hub().find_room("#tea")->history().size() == 0);
  CHECK(state_of(apart.one.hub()) == "alice bob \n#tea (biscuits) @alice bob");
}

TEST_CASE("what was taken back while a relay was away is taken back there, and the other way round") {
  TwoRelays relays;
  const auto say = [](FakeRelay& relay, std::string_view nick, std::string_view text) {
    REQUIRE(relay.hub().say(*relay.hub().find(nick), *relay.hub().find_room("#tea"), {Fact::Kind::said, text},
                            relay.now_));
  };
  const auto redact_last = [](FakeRelay& relay, std::string_view nick) {
    Room& room = *relay.hub().find_room("#tea");
    KeptLine line{};
    for (HistoryCursor left = room.history().all(); const auto* const each = room.history().take(left);)
      line = *each;
    const auto done = relay.hub().redact(*relay.hub().find(nick), room, line, "", relay.now_);
    REQUIRE(done);
  };
  act(relays.one, relays.all, [&](Hub& hub) {
    Person& alice = relays.one.enter("alice");
    REQUIRE(hub.join(alice, "#tea", "", at_second(1)));
    say(relays.one, "alice", "first");
  });
  act(relays.two, relays.all, [&](Hub& hub) {
    REQUIRE(hub.join(relays.two.enter("bob"), "#tea", "", at_second(1)));
    say(relays.two, "bob", "second");
    say(relays.two, "bob", "third");
  });
  // Something was taken back before, so that two knows up to where it has heard.
  act(relays.two, relays.all, [&](Hub&) { redact_last(relays.two, "bob"); });
  CHECK(relays.one.hub().find_room("#tea")->history().count_lines() == 2);
  relays.two.node().split("Redis is away", relays.two.now_);
  redact_last(relays.two, "bob");
  SECTION("one is there all the time") {
    relays.one.node().hear_who_lives({1}, at_second(20));
    relays.one.send();
    settle({&relays.one});
    act(relays.one, {&relays.one}, [&](Hub& hub) {
      Room& room = *hub.find_room("#tea");
      REQUIRE(hub.redact(*hub.find("alice"), room, KeptLine(room.history()[0]), "", relays.one.now_));
    });
  }
  relays.two.come();
  settle(relays.all);
  CHECK(relays.one.trouble().empty());
  for (FakeRelay* each : relays.all) CHECK(each->hub().find_room("#tea")->history().count_lines() <= 1);
  CHECK(relays.one.hub().find_room("#tea")->history().count_lines() ==
        relays.two.hub().find_room("#tea")->history().count_lines());
}

TEST_CASE("what was on its way when touch was lost is waited for no longer") {
  TwoRelays relays;
  relays.one.enter("alice");
  relays.one.end_round();
  CHECK(relays.one.node().unheard() == 1);
  relays.one.node().split("Redis is away", relays.one.now_);
  CHECK(relays.one.node().unheard() == 0);
}

TEST_CASE("of what is late the oldest goes, and that is counted") {
  LateLines late;
  Fact said{Fact::Kind::said, {.nick = "ann"}};
  said.target = "#tea";
  const std::string text(LateLines::kBytesMost / 4 - 100, 'x');
  said.text = text;
  std::string facts;
  put_fact(facts, said);
  for (int i = 0; i < 6; ++i) late.keep(facts);
  CHECK(late.take_lost() == std::map<std::string, std::size_t>{{"#tea", 2}});
  CHECK(late.take_lost().empty());
  CHECK(late.take().size() == 4);
  CHECK(late.is_empty());
  late.send({1, 7, facts});
  late.send({1, 8, facts});
  late.heard(7);
  CHECK(late.lose_touch().size() == 1);
  CHECK(late.take().front().sequence == 8);
}

TEST_CASE("entries that are missing, heard twice or of another version") {
  TwoRelays relays;
  const auto hear = [&](std::uint64_t format, std::uint64_t sequence) {
    std::string entry;
    put_number(entry, format);
    put_number(entry, 7);  // that it lives
    put_number(entry, sequence);
    return relays.two.node().hear({2, sequence}, 1, entry, at_second(1));
  };
  const std::uint64_t next = relays.one.node().heard() + 1;
  CHECK_FALSE(hear(Node::kFormat, next));
  CHECK_FALSE(hear(Node::kFormat, next));
  CHECK_FALSE(hear(Node::kFormat, next + 1));
  CHECK_THAT(words_of(hear(Node::kFormat, next + 5)), Catch::Contains("missed 3 entries of relay 1"));
  const auto missed = hear(Node::kFormat, next + 7);
  CHECK_THAT(words_of(missed), Catch::Contains("missed 1 entry of relay 1"));
  CHECK(RedisTrouble::among_relays(*missed).words == "the relays have lost each other for a moment");
  const auto other = hear(Node::kFormat + 1, next + 8);
  CHECK_THAT(words_of(other), Catch::Contains("the same version"));
  CHECK(RedisTrouble::among_relays(*other).words == "the relays have different versions");
}

TEST_CASE("a relay of another version that comes splits nobody, and is answered") {
  TwoRelays relays;
  std::string hello;
  put_number(hello, 77);
  hello += "whatever it writes";
  for (FakeRelay* each : relays.all) CHECK_FALSE(each->node().hear({9, 9}, 3, hello, at_second(1)));
  const auto remarks = relays.one.node().take_remarks();
  REQUIRE(!remarks.empty());
  CHECK(remarks.back().is_warning);
  CHECK_THAT(remarks.back().words, Catch::Contains("relay 3 writes format 77"));
  CHECK(relays.one.node().take_entries().size() == 1);
}

TEST_CASE("whoever decides without the floor is noticed") {
  TwoRelays relays;
  REQUIRE(relays.one.node().may_act());
  std::string entry;
  for (const std::uint64_t each : {Node::kFormat, std::uint64_t{2}, relays.two.node().heard() + 1})
    put_number(entry, each);
  CHECK_THAT(words_of(relays.one.node().hear({9, 9}, 2, entry, at_second(1))),
             Catch::Contains("when it was not its turn"));
}

TEST_CASE("a Redis that has fallen silent is not taken for a relay that keeps the floor") {
  TwoRelays relays;
  FakeRelay& waiting = relays.two;
  REQUIRE_FALSE(waiting.node().may_act());
  waiting.node().want(waiting.now_);
  waiting.send();
  while (waiting.step()) {
  }
  waiting.node().expire(at_second(2));
  CHECK(waiting.node().unheard() == 1);
  // It does not come back, so nobody is taken for gone.
  waiting.node().expire(at_second(5));
  CHECK(waiting.node().take_entries().size() == 1);
}

TEST_CASE("who has been heard since somebody took it for gone is not gone") {
  TwoRelays relays;
  relays.one.node().hear_who_lives({1}, at_second(20));
  relays.two.node().say_that_it_lives();
  relays.two.send();
  relays.one.send();
  settle(relays.all);
  CHECK(relays.two.trouble().empty());
  CHECK(relays.two.node().is_member());
  act(relays.two, relays.all, [&](Hub&) { relays.two.enter("bob"); });
  CHECK(relays.one.hub().find("bob") != nullptr);
}

TEST_CASE("of relays that all come at once those that came before the first are heard") {
  Bus bus;
  FakeRelay one(bus, 1);
  FakeRelay two(bus, 2);
  FakeRelay three(bus, 3);
  const std::vector<FakeRelay*> all{&one, &two, &three};
  for (FakeRelay* each : all) {
    each->node().split("Redis is away", each->now_);
    REQUIRE(
        each->hub().join(each->enter(fmt::format("of{}", each->node().origin())), "#tea", "", each->now_));
  }
  one.come();
  two.come();
  three.come(true);
  settle(all);
  CHECK(one.node().is_member());
  CHECK(two.node().is_member());
  for (FakeRelay* each : all) {
    act(*each, all, [&](Hub&) { each->enter(fmt::format("more{}", each->node().origin())); });
  }
  for (FakeRelay* each : all) CHECK(each->hub().people().size() == 6);
  CHECK(one.trouble() + two.trouble() + three.trouble() == "");
}

TEST_CASE("what another relay has said twice does not hide what this one says next") {
  TwoRelays relays;
  relays.one.enter("alice");
  relays.one.end_round();
  settle(relays.all);
  const Entry said = relays.bus.entries.back();
  REQUIRE(said.author == relays.one.node().number());
  CHECK_FALSE(relays.two.node().hear({2, 0}, said.author, said.bytes, at_second(1)));
  relays.two.node().want(relays.two.now_);
  relays.two.send();
  settle(relays.all);
  CHECK(relays.two.node().may_act());
}
