// Relays that share a chat, over a stream in memory.

#include "catch.h"
#include "relay/cluster/late_lines.h"
#include "relay/cluster/node.h"
#include "tests/unit/fake_client.h"

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::relay;
using chat::test::at_second;

namespace {

struct Entry {
  RelayNumber author;
  std::string bytes;
};

struct Bus {
  std::vector<Entry> entries{};
  RelayNumber last_number = 0;
};

/// A relay without sockets: its people speak when it has the floor.
class FakeRelay {
 public:
  FakeRelay(Bus& bus, std::uint64_t origin) : bus_(bus), node_(origin) {
    HubSettings settings;
    settings.reserved_nick = "relay";
    settings.person_ids_after = node_.first_id();
    hub_ = std::make_unique<Hub>(settings, HubPorts{node_, archive_, accounts_, keeper_}, at_second(0));
    node_.serve(*hub_, accounts_);
  }

  void come(bool is_first = false) {
    bus_.entries.push_back({++bus_.last_number, node_.hello()});
    node_.come(bus_.last_number, is_first, now_);
    read_ = bus_.entries.size();
    send();
  }

  void send() {
    for (std::string& each : node_.take_entries()) bus_.entries.push_back({node_.number(), std::move(each)});
  }

  /// Hears one entry; false: there is none.
  bool step() {
    if (read_ == bus_.entries.size()) return false;
    const Entry entry = bus_.entries[read_++];
    trouble_ = node_.hear({1, read_}, entry.author, entry.bytes, now_).value_or(trouble_);
    node_.end_round(now_);
    send();
    return true;
  }

  Person& enter(std::string_view nick) { return hub_->enter(nick, {.user = "u", .host = "h"}, {}, now_); }
  /// Whoever has a name already keeps it.
  void enter_somebody(std::string_view nick) {
    if (hub_->find(nick) == nullptr) enter(nick);
  }
  void end_round() {
    node_.end_round(now_);
    send();
  }

  Node& node() { return node_; }
  Hub& hub() { return *hub_; }
  const std::string& trouble() const { return trouble_; }
  Moment now_ = at_second(1);

 private:
  Bus& bus_;
  Node node_;
  NoArchive archive_{};
  NoAccounts accounts_{};
  NoKeeper keeper_{};
  std::unique_ptr<Hub> hub_{};
  std::size_t read_ = 0;
  std::string trouble_{};
};

void settle(const std::vector<FakeRelay*>& relays) {
  for (bool any = true; any;) {
    any = false;
    for (FakeRelay* each : relays) any |= each->step();
  }
}

/// Waits for the floor, as the loop does.
void act(FakeRelay& relay, const std::vector<FakeRelay*>& all, const std::function<void(Hub&)>& what) {
  relay.node().want(relay.now_);
  relay.send();
  settle(all);
  INFO(relay.trouble());
  REQUIRE(relay.node().may_act());
  what(relay.hub());
  relay.end_round();
  settle(all);
}

/// All that relays have to agree on.
std::string state_of(const Hub& hub) {
  std::string state;
  for (const auto& person : hub.people()) state += person->nick + (person->bot ? "!" : "") + " ";
  for (const auto& [name, room] : hub.rooms()) {
    if (room->members().empty()) continue;
    state += "\n" + name + " (" + room->topic().text + ")";
    state += room->modes().moderated ? "m" : "";
    for (const ListedMask& ban : room->modes().bans) state += " b" + ban.mask + ban.by;
    for (const Person* member : room->members())
      state += (member->is_op_in(*room) ? " @" : " ") + member->nick;
  }
  return state;
}

struct TwoRelays {
  Bus bus{};
  FakeRelay one{bus, 1};
  FakeRelay two{bus, 2};
  std::vector<FakeRelay*> all{&one, &two};
  TwoRelays() {
    one.come(true);
    two.come();
    settle(all);
  }
};

}  // namespace

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
  one.hub().leave(alice, "", one.now_);
  one.end_round();
  FakeRelay two(bus, 2);
  two.come();
  CHECK_FALSE(two.node().may_act());
  settle({&one, &two});
  CHECK(two.node().is_member());
  CHECK(state_of(two.hub()) == "bob \n#tea (biscuits)m b*!*@192.0.2.1alice bob");
  CHECK(state_of(two.hub()) == state_of(one.hub()));
  CHECK(two.hub().find("bob")->reader.outbox == nullptr);
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

TEST_CASE("a relay that does not hand over the floor is taken for gone, with its people") {
  TwoRelays relays;
  relays.one.enter("alice");
  relays.one.end_round();
  settle(relays.all);
  REQUIRE(relays.two.hub().find("alice") != nullptr);
  relays.two.node().want(relays.two.now_);
  relays.two.send();
  relays.two.step();
  relays.two.node().expire(at_second(3));
  CHECK(relays.two.node().is_waiting());
  relays.two.node().expire(at_second(4));
  relays.two.send();
  settle({&relays.two});
  CHECK(relays.two.node().may_act());
  CHECK(relays.two.hub().find("alice") == nullptr);
  settle({&relays.one});
  CHECK_THAT(relays.one.trouble(), Catch::Contains("taken it for gone"));
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
  CHECK(state_of(relays.one.hub()) == "alice bob guest1 \n#milk () @alice guest1\n#tea () @alice @bob");
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
  const std::string facts(LateLines::kBytesMost / 4, 'x');
  for (int i = 0; i < 6; ++i) late.keep(facts);
  CHECK(late.take_lost() == 2);
  CHECK(late.take_lost() == 0);
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
  CHECK_FALSE(hear(1, 50));
  CHECK_FALSE(hear(1, 50));
  CHECK_FALSE(hear(1, 51));
  CHECK_THAT(hear(1, 55).value_or(""), Catch::Contains("missed 3 entries of relay 1"));
  CHECK_THAT(hear(2, 56).value_or(""), Catch::Contains("format 2"));
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

TEST_CASE("relays that people come to, rename, leave and cut off agree in the end") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto drawn = [&](std::size_t below) { return random() % below; };
  Bus bus;
  std::deque<FakeRelay> relays;
  for (const std::uint64_t origin : {1U, 2U, 3U}) relays.emplace_back(bus, origin);
  const std::vector<FakeRelay*> all{&relays[0], &relays[1], &relays[2]};
  relays[0].come(true);
  for (const std::size_t each : {1U, 2U}) relays[each].come();
  settle(all);
  const std::array<std::string, 5> nicks{"ann", "bea", "cid", "dan", "eve"};
  const std::array<std::string, 2> rooms{"#tea", "#milk"};
  for (int step = 0; step < 300; ++step) {
    FakeRelay& relay = relays[drawn(relays.size())];
    if (drawn(20) == 0) {
      relay.node().split("cut off", relay.now_);
      std::vector<FakeRelay*> others;
      for (FakeRelay* each : all) {
        if (each != &relay) others.push_back(each);
      }
      relay.enter_somebody(nicks[drawn(nicks.size())]);
      for (FakeRelay* each : others)
        each->node().hear_who_lives({others[0]->node().origin(), others[1]->node().origin()}, at_second(20));
      for (FakeRelay* each : others) each->send();
      settle(others);
      relay.come();
      settle(all);
      continue;
    }
    act(relay, all, [&](Hub& hub) {
      const std::string& nick = nicks[drawn(nicks.size())];
      Person* const person = hub.find(nick);
      const bool is_own = person != nullptr && person->id > relay.node().first_id() &&
                          person->id < relay.node().first_id() + (1ULL << Node::kOriginShift);
      if (person == nullptr) relay.enter(nick);
      if (!is_own) return;
      const std::string& room = rooms[drawn(rooms.size())];
      Room* const there = hub.find_room(room);
      switch (drawn(4)) {
        case 0:
          static_cast<void>(hub.join(*person, room, "", relay.now_));
          break;
        case 1:
          static_cast<void>(hub.rename(*person, nicks[drawn(nicks.size())], relay.now_));
          break;
        case 2:
          hub.leave(*person, "", relay.now_);
          break;
        default:
          if (there != nullptr && !there->members().empty())
            static_cast<void>(hub.kick(*person, *there, there->members().back()->nick, "", relay.now_));
      }
    });
    REQUIRE(relay.trouble().empty());
  }
  settle(all);
  CHECK(state_of(relays[0].hub()) == state_of(relays[1].hub()));
  CHECK(state_of(relays[0].hub()) == state_of(relays[2].hub()));
}
