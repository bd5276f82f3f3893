#pragma once

#include "relay/cluster/node.h"
#include "relay/dialects/line/rendering.h"
#include "tests/unit/catch.h"
#include "tests/unit/fake_client.h"
#include "tests/unit/memory_keeper.h"
#include "tests/unit/slow_archive.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

/// Relays that share a chat, over a stream in memory.
namespace chat::test::cluster {

using namespace chat::relay;

struct Entry {
  StreamId id;
  RelayNumber author;
  std::string bytes;
};

struct Bus {
  std::vector<Entry> entries{};
  std::uint64_t last_id = 0;
  RelayNumber last_number = 0;
  std::vector<Node::Undone> undone{};
};

inline std::string words_of(const std::optional<NodeTrouble>& trouble, std::string_view else_words = "") {
  return trouble ? trouble->words : std::string(else_words);
}

/// A relay without sockets: its people speak when it has the floor.
class FakeRelay {
 public:
  static constexpr std::size_t kRemembered = 10;
  static constexpr std::chrono::minutes kReturnWithin{10};

  /// `kept_up_to`: the id of the last line on its disk.
  FakeRelay(Bus& bus, std::uint64_t origin, std::uint64_t kept_up_to = 0) : bus_(bus), node_(origin) {
    node_.begin_after(kept_up_to);
    HubSettings settings;
    settings.reserved_nick = "relay";
    settings.history_lines = kRemembered;
    settings.person_ids_after = node_.first_id();
    settings.return_key = fmt::format("key of relay {:03}", origin);
    settings.return_within = kReturnWithin;
    hub_ = std::make_unique<Hub>(settings, HubPorts{node_, archive_, accounts_, keeper_}, at_second(0));
    node_.serve(*hub_, accounts_, keeper_);
  }

  void come(bool is_first = false) {
    for (const Node::Undone& each : bus_.undone) {
      if (node_.undone_up_to() > 0 && each.number > node_.undone_up_to()) node_.hear_undone(each.bytes, now_);
    }
    if (!bus_.undone.empty()) node_.begin_undone_after(bus_.undone.back().number);
    bus_.entries.push_back({{1, ++bus_.last_id}, ++bus_.last_number, node_.hello(is_first)});
    node_.come(bus_.last_number, is_first, now_);
    read_ = bus_.entries.size();
    send();
  }

  void send() {
    for (Node::Undone& each : node_.take_undone()) bus_.undone.push_back(std::move(each));
    StreamId id{1, ++bus_.last_id};
    for (std::string& each : node_.take_entries()) {
      bus_.entries.push_back({id, node_.number(), std::move(each)});
      ++id.part;
    }
  }

  /// Hears one entry; false: there is none.
  bool step() {
    if (read_ == bus_.entries.size()) return false;
    const Entry entry = bus_.entries[read_++];
    trouble_ = words_of(node_.hear(entry.id, entry.author, entry.bytes, now_), trouble_);
    node_.end_round(now_);
    send();
    return true;
  }

  Person& enter(std::string_view nick) { return hub_->enter(nick, {.user = "u", .host = "h"}, {}, now_); }
  /// Somebody who reads; see read().
  Person& enter_with_client(std::string_view nick) {
    return hub_->enter(nick, {.user = "u", .host = "h"}, {&outbox_, &rendering_}, now_);
  }
  std::string read() { return take_from(outbox_); }
  /// Whoever has a name already keeps it.
  void enter_somebody(std::string_view nick) {
    if (hub_->find(nick) == nullptr) enter(nick);
  }
  void end_round() {
    node_.end_round(now_);
    send();
  }

  Node& node() { return node_; }
  const Node& node() const { return node_; }
  Hub& hub() { return *hub_; }
  const Hub& hub() const { return *hub_; }
  const std::string& trouble() const { return trouble_; }
  /// All that it has heard in rooms, in this order.
  std::vector<std::string> heard() const {
    std::vector<std::string> lines;
    for (const ArchivedLine& each : archive_.waiting)
      lines.push_back(each.entry.nick + ": " + each.entry.text);
    return lines;
  }
  Moment now_ = at_second(1);
  SlowArchive archive_{};

 private:
  Bus& bus_;
  Node node_;
  NoAccounts accounts_{};
  MemoryKeeper keeper_{};
  std::unique_ptr<Hub> hub_{};
  Outbox outbox_{};
  LineRendering rendering_{};
  std::size_t read_ = 0;
  std::string trouble_{};
};

inline void settle(const std::vector<FakeRelay*>& relays) {
  for (bool any = true; any;) {
    any = false;
    for (FakeRelay* each : relays) any |= each->step();
  }
}

/// Waits for the floor, as the loop does.
inline void act(FakeRelay& relay, const std::vector<FakeRelay*>& all, const std::function<void(Hub&)>& what) {
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
inline std::string state_of(const Hub& hub) {
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

/// Of a client that comes back.
class FakeEnd final : public Endable {
 public:
  void end(std::string_view) override {}
  void be_left() override { is_left = true; }
  bool is_left = false;
};

inline NewConnection by_no_connection() {
  return {.address_beside = [](std::string_view) { return std::string_view(); }};
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
    one.node().want(one.now_);
    one.send();
    settle(all);
  }
};

/// Alice is on the first, an operator of #tea, and bob on the second.
struct AliceElsewhere : TwoRelays {
  std::string code{};
  FakeEnd end{};

  AliceElsewhere() {
    Person& alice = one.enter_with_client("alice");
    REQUIRE(one.hub().join(alice, "#tea", "", at_second(1)));
    alice.reader.connection = &end;
    code = one.hub().return_code(alice);
    one.end_round();
    settle(all);
    act(two, all,
        [&](Hub& hub) { REQUIRE(hub.join(two.enter_with_client("bob"), "#tea", "", at_second(1))); });
    two.read();
  }

  Answer<CodeOwner> find(Hub& hub, bool is_encrypted = false) {
    return hub.find_returner(code, {fmt::format("h{}", ++tries_), is_encrypted, end}, at_second(2));
  }
  BroughtOver bring_over(Hub& hub) {
    const auto owner = find(hub);
    REQUIRE(owner);
    return hub.bring_over(owner->elsewhere, by_no_connection(), at_second(2));
  }
  void lose_first() {
    two.node().hear_who_lives({2}, at_second(20));
    two.send();
    settle({&two});
    REQUIRE(two.hub().find("alice") == nullptr);
  }

 private:
  std::size_t tries_ = 0;
};

}  // namespace chat::test::cluster
