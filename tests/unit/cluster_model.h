#pragma once

#include "tests/unit/cluster_readers.h"
#include "tests/unit/cluster_relays.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace chat::test::cluster {

/// Three relays, and people who do anything, also while the relays have lost each other.
class ManyPeople {
 public:
  explicit ManyPeople(unsigned seed) : random_(seed) {
    for (int i = 0; i < 3; ++i) all_.push_back(&add_relay());
    all_[0]->come(true);
    for (const std::size_t each : {1U, 2U}) all_[each]->come();
    settle(all_);
    for (FakeRelay* each : all_) seat_reader(*each);
  }

  void step() {
    const std::size_t what = drawn(40);
    if (what == 0) return cut_off_one();
    if (what == 1) return cut_off_all();
    if (what == 2) return kill_one();
    FakeRelay& relay = somebody();
    act(relay, all_, [&](Hub&) { do_something(relay, true); });
    for (FakeRelay* each : all_) REQUIRE(each->trouble().empty());
  }

  std::size_t brought_over() const { return brought_over_; }
  std::size_t told_of_missing() const { return readers_.told_of_missing(); }

  void check() {
    settle(all_);
    readers_.check();
    for (const FakeRelay* each : all_) {
      CHECK(whole_state_of(each->hub()) == whole_state_of(all_[0]->hub()));
      for (const auto& person : each->hub().people()) {
        CHECK(origins().count(person->id >> Node::kOriginShift) == 1);
        CHECK((is_client(person->id) || person->nick.starts_with(Readers::kNick)));
      }
    }
  }

 private:
  static std::string whole_state_of(const Hub& hub) {
    std::string state = state_of(hub);
    for (const auto& person : hub.people())
      state += fmt::format("\n{} {} {}{}", person->nick, person->id, person->absence(),
                           person->rules_relay ? " rules" : "");
    for (const auto& [name, room] : hub.rooms()) {
      if (room->members().empty()) continue;
      state +=
          fmt::format("\n{} {} {} {}", name, in_milliseconds(room->created().wall).time_since_epoch().count(),
                      room->modes().invite_only, room->modes().limit);
    }
    return state;
  }

  /// Who they are now, and by which code they come back.
  struct Client {
    std::uint64_t id;
    std::string code;
  };
  bool is_client(std::uint64_t id) const {
    return std::any_of(clients_.begin(), clients_.end(), [=](const Client& each) { return each.id == id; });
  }

  std::size_t drawn(std::size_t below) { return random_() % below; }
  FakeRelay& somebody() { return *all_[drawn(all_.size())]; }
  std::set<std::uint64_t> origins() const {
    std::set<std::uint64_t> origins;
    for (const FakeRelay* each : all_) origins.insert(each->node().origin());
    return origins;
  }

  FakeRelay& add_relay() {
    FakeRelay& relay = relays_.emplace_back(bus_, relays_.size() + 1);
    relay.now_ = relays_.front().now_;
    return relay;
  }
  void seat_reader(FakeRelay& relay) {
    act(relay, all_, [&](Hub&) { readers_.come(relay, said_); });
  }

  /// Something happens on a relay, and some of the others hear it.
  void leave_something_on_the_way() {
    FakeRelay& relay = somebody();
    act(relay, all_, [](Hub&) {});
    for (std::size_t i = drawn(4); i > 0; --i) do_something(relay, false);
    relay.end_round();
    for (FakeRelay* each : all_) {
      for (std::size_t steps = drawn(3); steps > 0; --steps) each->step();
    }
  }

  std::vector<FakeRelay*> others_than(const FakeRelay& relay) const {
    std::vector<FakeRelay*> others;
    for (FakeRelay* each : all_) {
      if (each != &relay) others.push_back(each);
    }
    return others;
  }

  /// Which is known by its lease.
  void take_for_gone(const FakeRelay& relay) {
    const std::vector<FakeRelay*> others = others_than(relay);
    settle(others);
    for (FakeRelay* each : others) {
      each->node().hear_who_lives({others[0]->node().origin(), others[1]->node().origin()},
                                  at_second(kLeaseEnds));
      each->send();
    }
    settle(others);
    // More than a room remembers, now and then.
    for (std::size_t i = drawn(2) == 0 ? 5 : 150; i > 0; --i) {
      FakeRelay& other = *others[drawn(2)];
      act(other, others, [&](Hub&) { do_something(other, false); });
    }
  }

  void cut_off_one() {
    leave_something_on_the_way();
    FakeRelay& relay = somebody();
    relay.node().split("cut off", relay.now_);
    take_for_gone(relay);
    for (int i = 0; i < 5; ++i) do_something(relay, false);
    relay.come();
    settle(all_);
  }

  void cut_off_all() {
    leave_something_on_the_way();
    for (FakeRelay* each : all_) each->node().split("Redis is away", each->now_);
    for (int i = 0; i < 25; ++i) do_something(somebody(), false);
    std::vector<FakeRelay*> order = all_;
    std::shuffle(order.begin(), order.end(), random_);
    for (FakeRelay* each : order) {
      each->come(each == order[0]);
      if (drawn(2) == 0) settle(all_);
    }
    settle(all_);
  }

  /// Another is started in its place, and lets in whom it has lost.
  void kill_one() {
    // Whose reader goes has heard what others were told that they lack.
    check();
    leave_something_on_the_way();
    FakeRelay& relay = somebody();
    take_for_gone(relay);
    readers_.go(relay);
    std::replace(all_.begin(), all_.end(), &relay, &add_relay());
    relays_.back().come();
    settle(all_);
    seat_reader(relays_.back());
  }

  void do_something(FakeRelay& relay, bool in_touch) {
    relay.now_.wall += std::chrono::milliseconds(1 + drawn(5));
    for (FakeRelay* each : all_) each->now_.wall = relay.now_.wall;
    if (drawn(8) == 0) return bring_somebody_over(relay);
    const std::string& nick = nicks_[drawn(nicks_.size())];
    Person* const person = relay.hub().find(nick);
    if (person == nullptr) {
      Person& newcomer = relay.enter(nick);
      clients_.push_back({newcomer.id, relay.hub().return_code(newcomer)});
      REQUIRE(relay.hub().join(newcomer, Readers::kRoom, "", relay.now_));
    } else if (person->id >> Node::kOriginShift == relay.node().origin()) {
      do_something(relay, *person, in_touch);
    }
  }

  void do_something(FakeRelay& relay, Person& person, bool in_touch) {
    Hub& hub = relay.hub();
    const std::string& name = rooms_[drawn(rooms_.size())];
    Room* const room = hub.find_room(name);
    const std::string& nick = nicks_[drawn(nicks_.size())];
    const std::size_t what = drawn(16);
    if (what < 2) static_cast<void>(hub.join(person, name, "", relay.now_));
    if (what == 2) static_cast<void>(hub.rename(person, nick, relay.now_));
    if (what == 3) hub.leave(person, "", relay.now_);
    if (what == 4) static_cast<void>(hub.set_away(person, nick, relay.now_));
    if (what == 5) mark(relay, person);
    if (what == 6 && hub.find(nick) != &person) static_cast<void>(hub.kill(person, nick, "", relay.now_));
    if (what == 7 && room != nullptr && !room->members().empty())
      static_cast<void>(hub.kick(person, *room, room->members().back()->nick, "", relay.now_));
    if (what == 8 && room != nullptr) static_cast<void>(hub.set_topic(person, *room, nick, relay.now_));
    if (what == 9 && room != nullptr) {
      const std::array<RoomChange, 1> changes{{changes_[drawn(changes_.size())]}};
      static_cast<void>(hub.change_modes(person, *room, changes, relay.now_, [](const Refusal&) {}));
    }
    if (what > 9) say(relay, person, in_touch);
  }

  void say(FakeRelay& relay, Person& person, bool in_touch) {
    Room& room = *relay.hub().find_room(Readers::kRoom);
    const std::string line = fmt::format("line {}", said_ + 1);
    if (!relay.hub().say(person, room, {Fact::Kind::said, line}, relay.now_)) return;
    readers_.say(++said_, in_touch);
  }

  static void mark(FakeRelay& relay, Person& person) {
    Source marks = person.source();
    marks.rules_relay = !marks.rules_relay;
    relay.hub().mark(person, marks, relay.now_);
  }

  /// Mostly they are there no longer, or have used the code.
  void bring_somebody_over(FakeRelay& relay) {
    if (clients_.empty()) return;
    Client& client =
        *(clients_.rbegin() + static_cast<int>(drawn(std::min<std::size_t>(clients_.size(), 12))));
    const std::string code = client.code;
    const FakeEnd end;
    const auto owner =
        relay.hub().find_returner(code, {fmt::format("h{}", ++tries_), false, end}, relay.now_);
    if (!owner || owner->here != nullptr) return;
    const BroughtOver over = relay.hub().bring_over(owner->elsewhere, by_no_connection(), relay.now_);
    REQUIRE(over.person != nullptr);
    CHECK(over.person->id >> Node::kOriginShift == relay.node().origin());
    CHECK_FALSE(relay.hub().find_returner(code, {fmt::format("h{}", ++tries_), false, end}, relay.now_));
    client = {over.person->id, relay.hub().return_code(*over.person)};
    ++brought_over_;
  }

  static constexpr double kLeaseEnds = 20;

  const std::array<std::string, 6> nicks_{"ann", "bea", "cid", "dan", "eve", "flo"};
  const std::array<std::string, 2> rooms_{"#tea", "#milk"};
  const std::array<RoomChange, 8> changes_{{{RoomRule::invite_only, true},
                                            {RoomRule::invite_only, false},
                                            {RoomRule::moderated, true},
                                            {RoomRule::moderated, false},
                                            {RoomRule::limit, true, "3"},
                                            {RoomRule::limit, false},
                                            {RoomRule::ban, true, "eve!*@*"},
                                            {RoomRule::ban, false, "eve!*@*"}}};
  std::mt19937 random_;
  std::size_t said_ = 0;
  std::size_t tries_ = 0;
  std::size_t brought_over_ = 0;
  std::vector<Client> clients_{};
  Readers readers_{};
  Bus bus_{};
  std::deque<FakeRelay> relays_{};
  std::vector<FakeRelay*> all_{};
};

}  // namespace chat::test::cluster
