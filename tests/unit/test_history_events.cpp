// Who came and went, in a real file.

#include "history_scene.h"
#include "relay/hub/owned_fact.h"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

RoomEvent happened(Fact::Kind kind, std::uint64_t id, double second, std::string_view nick = "bob",
                   std::string_view account = {}) {
  const std::vector<RoomChange> changes{{RoomRule::key, true, "milk"}, {RoomRule::voice, false, "eve"}};
  Fact fact{kind, {nick, "u", "h", "Bob", account}};
  fact.text = "why";
  fact.object = "whom";
  if (kind == Fact::Kind::modes_set) fact.changes = changes;
  fact.id = id;
  fact.at = at_second(second);
  return {"#tea", 1, false, std::make_shared<const OwnedFact>(fact)};
}

}  // namespace

TEST_CASE("events are found among the lines, for who asks for them", "[history]") {
  HistoryScene scene;
  using Kind = Fact::Kind;
  CHECK(scene.file
            .write({said(2, 2), said(5, 5)}, {happened(Kind::joined, 1, 1), happened(Kind::modes_set, 3, 3),
                                              happened(Kind::kicked, 4, 4), happened(Kind::quit, 6, 6)})
            .empty());
  CHECK(scene.all() == Ids{2, 5});
  CHECK(scene.file.last_id() == 6);
  ArchiveQuery query{.kind = ArchiveQuery::Kind::latest, .room = "#tea", .era = 1, .count = 100};
  query.with_events = true;
  CHECK(scene.ids(query) == Ids{1, 2, 3, 4, 5, 6});
  const auto found = scene.file.find(query)->lines;
  const Fact modes = found[2].fact("#tea");
  REQUIRE(modes.changes.size() == 2);
  CHECK(modes.changes[0] == RoomChange{RoomRule::key, true, "*"});
  CHECK(modes.changes[1] == RoomChange{RoomRule::voice, false, "eve"});
  const Fact kick = found[3].fact("#Tea");
  CHECK(kick.kind == Kind::kicked);
  CHECK(kick.target == "#Tea");
  CHECK(std::string(kick.source.nick) + std::string(kick.object) + std::string(kick.text) == "bobwhomwhy");
  CHECK(kick.at.wall == at_second(4).wall);
  CHECK(found[0].fact("#tea").source.realname == "Bob");
  query.kind = ArchiveQuery::Kind::before;
  query.point.id = 3;
  CHECK(scene.ids(query) == Ids{1, 2, 3});
  // The same again changes nothing.
  CHECK(scene.file.write({}, {happened(Kind::quit, 6, 6)}).empty());
  query.kind = ArchiveQuery::Kind::after;
  query.point.id = 6;
  CHECK(scene.ids(query) == Ids{6});
}

TEST_CASE("a page of all that is kept has events in their places, of a room or of an account", "[history]") {
  HistoryScene scene;
  using Kind = Fact::Kind;
  RoomEvent elsewhere = happened(Kind::quit, 6, 6, "bob", "Bob");
  elsewhere.room = "#milk";
  CHECK(scene.file
            .write({said(2, 2), said(5, 5), said(7, 7, "#milk")},
                   {happened(Kind::joined, 1, 1), happened(Kind::modes_set, 3, 3),
                    happened(Kind::kicked, 4, 4), happened(Kind::quit, 6, 6, "bob", "Bob"), elsewhere})
            .empty());
  const auto pages_of = [&](ArchiveQuery query) {
    std::vector<Ids> pages;
    for (bool is_last = false; !is_last;) {
      const auto page = scene.file.page(query);
      REQUIRE(page);
      pages.emplace_back();
      for (const ArchivedLine& each : page->lines) {
        pages.back().push_back(each.entry.id);
        CHECK((query.room.empty() || each.room == query.room));
        CHECK((each.entry.event != nullptr) ==
              (each.entry.id != 2 && each.entry.id != 5 && each.entry.id != 7));
      }
      query.point.id = page->looked_until;
      is_last = page->is_last;
    }
    return pages;
  };
  CHECK(pages_of({.kind = ArchiveQuery::Kind::page, .room = "#tea", .count = 100}) ==
        std::vector<Ids>{{1, 2, 3, 4, 5, 6}});
  CHECK(pages_of({.kind = ArchiveQuery::Kind::page, .room = "#tea", .count = 2}) ==
        std::vector<Ids>{{1, 2}, {3, 4}, {5, 6}, {}});
  // It has come to an end in both rooms at once.
  CHECK(pages_of({.kind = ArchiveQuery::Kind::page, .count = 6}) ==
        std::vector<Ids>{{1, 2, 3, 4, 5, 6, 6}, {7}});
  CHECK(pages_of({.kind = ArchiveQuery::Kind::page, .count = 100, .account = "bob"}) ==
        std::vector<Ids>{{6, 6}});
}

TEST_CASE("a point in time counts events, too", "[history]") {
  HistoryScene scene;
  CHECK(scene.file
            .write({said(id_at(1), 1)},
                   {happened(Fact::Kind::joined, id_at(3), 3), happened(Fact::Kind::quit, id_at(5), 5)})
            .empty());
  ArchiveQuery query{
      .kind = ArchiveQuery::Kind::before, .room = "#tea", .era = 1, .point = at(4), .count = 1};
  query.with_events = true;
  CHECK(scene.ids(query) == Ids{id_at(1), id_at(3)});
  query.kind = ArchiveQuery::Kind::after;
  CHECK(scene.ids(query) == Ids{id_at(5)});
}

TEST_CASE("events go by age, number and size, before lines do", "[history]") {
  HistoryScene scene;
  std::vector<ArchivedLine> lines;
  std::vector<RoomEvent> events;
  for (int i = 0; i < 400; ++i) {
    lines.push_back(said(id_at(2 * i), 2 * i));
    events.push_back(happened(Fact::Kind::joined, id_at(2 * i + 1), 2 * i + 1));
  }
  CHECK(scene.file.write(lines, events).empty());
  ArchiveQuery all{.kind = ArchiveQuery::Kind::latest, .room = "#tea", .era = 1, .count = 10'000};
  all.with_events = true;
  const auto tidy_all = [&](const Retention& retention) {
    while (scene.file.tidy(retention, at_second(800).wall)) {
    }
  };
  SECTION("by age") {
    tidy_all({.age = std::chrono::seconds(100)});
    CHECK(scene.all().size() == 50);
    CHECK(scene.ids(all).size() == 100);
  }
  SECTION("by number") {
    tidy_all({.lines_a_room = 10});
    CHECK(scene.all().size() == 10);
    CHECK(scene.ids(all).size() == 20);
  }
  SECTION("by size") {
    tidy_all({.bytes = 96 * 1024});
    CHECK(scene.all().size() == 400);
    CHECK(scene.ids(all).size() < 800);
  }
}

TEST_CASE("whose lines are forgotten has come and gone unseen", "[history]") {
  HistoryScene scene;
  CHECK(scene.file
            .write({said(1, 1)}, {happened(Fact::Kind::joined, 2, 2, "bob", "bob"),
                                  happened(Fact::Kind::joined, 3, 3, "eve"),
                                  happened(Fact::Kind::quit, 9, 9, "bob", "bob")})
            .empty());
  KeptLine forgotten{};
  forgotten.kind = Fact::Kind::forgotten;
  forgotten.id = 5;
  forgotten.account = "bob";
  CHECK(scene.file.take_back({forgotten}).empty());
  ArchiveQuery all{.kind = ArchiveQuery::Kind::latest, .room = "#tea", .era = 1, .count = 100};
  all.with_events = true;
  CHECK(scene.ids(all) == Ids{1, 3, 9});
  while (scene.file.tidy({}, at_second(10).wall)) {
  }
  CHECK(scene.ids(all) == Ids{1, 3, 9});
}
