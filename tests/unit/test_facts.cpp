// What the hub decides becomes facts, and facts alone change who is where.

#include "catch.h"
#include "hub_person.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

using namespace chat::relay;
using chat::test::at_second;
using chat::test::HubPerson;
using chat::test::kNow;
using chat::test::take_from;

namespace {

/// Keeps what is decided until the test lets it happen, as the ledger of several relays does.
class SlowLedger final : public Ledger {
 public:
  void publish(const Fact& fact, FactSink& sink) override {
    waiting_.emplace_back(fact);
    sink_ = &sink;
    if (at_once) happen();
  }
  std::uint64_t next_id(chat::WallTime) override { return ++last_id_; }

  void happen() {
    for (const OwnedFact& fact : std::exchange(waiting_, {})) sink_->apply(fact.view());
  }

  FactSink* sink() { return sink_; }

  bool at_once = true;

 private:
  std::vector<OwnedFact> waiting_;
  FactSink* sink_ = nullptr;
  std::uint64_t last_id_ = 0;
};

class Memory final : public Archive {
 public:
  bool exists() const override { return true; }
  std::uint64_t keep(const Fact& fact, const Room*) override {
    kept.emplace_back(fact);
    return kept.size();
  }
  void keep_event(const Fact& fact, const Room&) override { kept.emplace_back(fact); }
  std::uint64_t settled() const override { return kept.size(); }
  chat::Time deadline() const override { return chat::kNever; }
  void write() override {}
  std::vector<ArchivedLine> take_recent() override { return {}; }
  bool ask(Ticket, ArchiveQuery) override { return false; }
  std::vector<Answered> take_answers() override { return {}; }
  ArchiveTally tally() const override { return {}; }
  Forgetting forgetting() const override { return Forgetting::done; }
  std::vector<Fact::Kind> kinds() const {
    std::vector<Fact::Kind> kinds;
    for (const OwnedFact& fact : kept) kinds.push_back(fact.view().kind);
    return kinds;
  }
  std::vector<OwnedFact> kept;
};

struct Scene {
  SlowLedger ledger;
  Memory archive;
  NoAccounts accounts;
  NoKeeper keeper;
  Hub hub{{}, {ledger, archive, accounts, keeper}, kNow};
  LineRendering rendering;
  HubPerson alice{hub, rendering};
  HubPerson bob{hub, rendering};
  Room& room{*hub.join(*alice, "#room", {}, kNow)->room};
  std::string heard_by_bob() { return take_from(bob.outbox); }
};

}  // namespace

TEST_CASE("each request that succeeds is one fact, and the archive has it", "[hub]") {
  using Kind = Fact::Kind;
  Scene scene;
  Hub& hub = scene.hub;
  REQUIRE(hub.join(*scene.bob, "#room", {}, kNow));
  REQUIRE(hub.say(*scene.alice, scene.room, {.text = "hi"}, kNow));
  REQUIRE(hub.tell(*scene.alice, "guest2", {.text = "psst"}, kNow));
  REQUIRE(hub.set_topic(*scene.alice, scene.room, "tea", kNow));
  REQUIRE(hub.set_away(*scene.alice, "out", kNow));
  Source marks = (*scene.alice).source();
  marks.bot = true;
  hub.mark(*scene.alice, marks, kNow);
  hub.set_realname(*scene.alice, "Alice", kNow);
  const std::vector<RoomChange> secret{{RoomRule::secret}};
  REQUIRE(hub.change_modes(*scene.alice, scene.room, secret, kNow, [](const Refusal&) {}));
  REQUIRE(hub.kick(*scene.alice, scene.room, "guest2", "", kNow));
  REQUIRE(hub.invite(*scene.alice, "guest2", scene.room, kNow));
  REQUIRE(hub.rename(*scene.alice, "alice", kNow));
  hub.part(*scene.alice, scene.room, "", kNow);
  // Of this each room that one is in is told, and she is in none.
  hub.leave(*scene.alice, "", kNow);
  CHECK(scene.archive.kinds() == std::vector<Kind>{Kind::entered, Kind::entered, Kind::joined, Kind::joined,
                                                   Kind::said, Kind::said, Kind::topic_set, Kind::away_set,
                                                   Kind::marked, Kind::name_set, Kind::modes_set,
                                                   Kind::kicked, Kind::invited, Kind::renamed, Kind::parted});
}

TEST_CASE("a fact that is kept says the same when what it was taken from has gone, and it has moved",
          "[hub]") {
  const std::string_view long_host = "a.host.that.is.longer.than.a.short.string.example";
  std::vector<OwnedFact> facts;
  for (int i = 0; i < 3; ++i) {
    const std::string host(long_host);
    Fact fact{Fact::Kind::kicked, {.nick = "alice", .host = host, .id = 7}};
    fact.target = "#room";
    fact.object = "bob";
    fact.text = "so long";
    fact.tags = "+typing=active";
    fact.id = 9;
    facts.emplace_back(fact);
  }
  for (const OwnedFact& each : facts) {
    const Fact fact = each.view();
    CHECK(fact.kind == Fact::Kind::kicked);
    CHECK(fact.source.nick == "alice");
    CHECK(fact.source.user.empty());
    CHECK(fact.source.host == long_host);
    CHECK(fact.source.id == 7);
    CHECK(fact.target == "#room");
    CHECK(fact.object == "bob");
    CHECK(fact.text == "so long");
    CHECK(fact.tags == "+typing=active");
    CHECK(fact.id == 9);
  }
}

TEST_CASE("what is refused is no fact", "[hub]") {
  Scene scene;
  const std::size_t before = scene.archive.kept.size();
  CHECK_FALSE(scene.hub.say(*scene.bob, scene.room, {.text = "hi"}, kNow));
  CHECK_FALSE(scene.hub.rename(*scene.bob, "1", kNow));
  CHECK_FALSE(scene.hub.kick(*scene.bob, scene.room, "guest1", "", kNow));
  CHECK(scene.archive.kept.size() == before);
}

TEST_CASE("what is decided happens when the ledger says so, and from copies of what was meant", "[hub]") {
  Scene scene;
  REQUIRE(scene.hub.join(*scene.bob, "#room", {}, kNow));
  scene.heard_by_bob();
  scene.ledger.at_once = false;
  REQUIRE(scene.hub.say(*scene.alice, scene.room, {.text = "first"}, kNow));
  REQUIRE(scene.hub.set_topic(*scene.alice, scene.room, "tea", kNow));
  REQUIRE(scene.hub.rename(*scene.alice, "alice", kNow));
  CHECK(scene.heard_by_bob().empty());
  CHECK(scene.room.topic().text.empty());
  CHECK((*scene.alice).nick == "guest1");
  scene.ledger.happen();
  CHECK(scene.heard_by_bob() ==
        "<guest1> first\n* guest1 set the topic: tea\n* guest1 is now known as alice\n");
  CHECK((*scene.alice).nick == "alice");
  // Who did it is not told.
  CHECK(take_from(scene.alice.outbox) == "* guest2 joined\n");
}

TEST_CASE("facts of somebody who is connected elsewhere change the same", "[hub]") {
  Scene scene;
  REQUIRE(scene.hub.join(*scene.bob, "#room", {}, kNow));
  scene.heard_by_bob();
  const auto of_zoe = [](Fact::Kind kind, std::string_view target, std::string_view text = {}) {
    Fact fact{kind, {"zoe", "z", "elsewhere"}};
    fact.source.id = 1'000'000;
    fact.target = target;
    fact.text = text;
    fact.at = kNow;
    return OwnedFact(fact);
  };
  scene.ledger.at_once = false;
  REQUIRE(scene.hub.say(*scene.alice, scene.room, {.text = "who?"}, kNow));
  for (const OwnedFact& fact : {of_zoe(Fact::Kind::entered, ""), of_zoe(Fact::Kind::joined, "#ROOM"),
                                of_zoe(Fact::Kind::said, "#room", "hello")})
    scene.ledger.publish(fact.view(), *scene.ledger.sink());
  scene.ledger.happen();
  CHECK(scene.heard_by_bob() == "<guest1> who?\n* zoe joined\n<zoe> hello\n");
  REQUIRE(scene.hub.find("ZOE") != nullptr);
  CHECK(scene.hub.tell(*scene.bob, "zoe", {.text = "hi"}, kNow));
  CHECK(scene.room.members().size() == 3);
}

TEST_CASE("message ids grow, also when the clock does not, and over restarts", "[hub]") {
  LocalLedger before;
  const std::uint64_t first = before.next_id(at_second(0).wall);
  const std::uint64_t second = before.next_id(at_second(0).wall);
  const std::uint64_t set_back = before.next_id(at_second(-3600).wall);
  CHECK(first < second);
  CHECK(second < set_back);
  LocalLedger after;
  CHECK(after.next_id(at_second(1).wall) > set_back);
  CHECK(LocalLedger().next_id(chat::WallTime{} - std::chrono::hours(1)) > 0);
}
