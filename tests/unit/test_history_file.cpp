// What was said, in a real file.

#include "common/units.h"
#include "history_bytes.h"
#include "history_scene.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

TEST_CASE("lines are found again in their order, each once", "[history]") {
  HistoryScene scene;
  ArchivedLine full = said(3, 0);
  full.entry.kind = Fact::Kind::acted;
  full.entry.user = "u";
  full.entry.host = "h";
  full.entry.tags = "+a=b";
  full.entry.text = "\xC3\xA4 'quoted' \"so\"";
  full.entry.bot = true;
  CHECK(scene.file.write({said(1, 0), full, said(2, 0, "#other")}).empty());
  CHECK(scene.file.write({said(1, 0), said(4, 1)}).empty());
  CHECK(scene.all() == Ids{1, 3, 4});
  CHECK(scene.all("#nowhere").empty());
  CHECK(scene.file.last_id() == 4);
  const History::Entry found = (*scene.file.find({.room = "#tea", .era = 1, .count = 9})).lines[1];
  CHECK(found.kind == Fact::Kind::acted);
  CHECK(found.user + found.host + found.tags + found.text == "uh+a=b\xC3\xA4 'quoted' \"so\"");
  CHECK(found.bot);
  CHECK(found.at == at_second(0).wall);
}

TEST_CASE("a point in time or in the log is found though the clock was set back", "[history]") {
  HistoryScene scene;
  // Between the third and the fourth line the clock was set back from 20 to 5.
  const std::vector<double> seconds{0, 10, 20, 5, 30};
  std::vector<ArchivedLine> lines;
  Ids all;
  for (const double second : seconds) {
    all.push_back(std::max(all.empty() ? 0 : all.back() + 1, id_at(second)));
    lines.push_back(said(all.back(), second));
  }
  CHECK(scene.file.write(lines).empty());
  const auto some = [&](std::size_t first, std::size_t last) {
    return Ids(all.begin() + static_cast<std::ptrdiff_t>(first),
               all.begin() + static_cast<std::ptrdiff_t>(last));
  };
  const auto ids = [&](ArchiveQuery::Kind kind, ArchivePoint point) {
    return scene.ids({.kind = kind, .room = "#tea", .era = 1, .point = point, .count = 1});
  };
  using Kind = ArchiveQuery::Kind;
  CHECK(ids(Kind::before, {.id = all[2]}) == some(0, 3));
  CHECK(ids(Kind::after, {.id = all[3]}) == some(3, 5));
  CHECK(ids(Kind::before, at(7)) == some(0, 4));
  CHECK(ids(Kind::after, at(15)) == some(2, 5));
  CHECK(ids(Kind::before, at(-1)).empty());
  CHECK(ids(Kind::after, at(31)).empty());
  CHECK(ids(Kind::around, at(10)) == all);
  CHECK(ids(Kind::before, {.at = IsoTime(std::chrono::hours(70'000'000))}) == all);
  CHECK(ids(Kind::after, {.at = IsoTime(std::chrono::hours(-17'000'000))}) == all);
}

TEST_CASE("what was said in a closed room is found in its era alone", "[history]") {
  HistoryScene scene;
  CHECK(scene.file.write({said(1, 0), said(2, 0, "#tea", 1, true), said(3, 0, "#tea", 2)}).empty());
  CHECK(scene.all("#tea", 1) == Ids{1, 2, 3});
  CHECK(scene.all("#tea", 2) == Ids{1, 3});
  const auto recent = scene.file.recent(10, 2);
  REQUIRE(recent);
  REQUIRE(recent->size() == 2);
  CHECK((*recent)[0].closed);
  CHECK((*recent)[1].era == 2);
}

TEST_CASE("what is past its time or number goes, a little at a time", "[history]") {
  HistoryScene scene;
  std::vector<ArchivedLine> lines;
  const auto id_at = [](double second) {
    return static_cast<std::uint64_t>(in_milliseconds(at_second(second).wall).time_since_epoch().count()) *
           1'000;
  };
  for (int i = 0; i < 1'200; ++i) lines.push_back(said(id_at(i), i, i % 2 == 0 ? "#tea" : "#milk"));
  CHECK(scene.file.write(lines).empty());
  const auto tidy_all = [&](const Retention& retention) {
    int steps = 0;
    while (scene.file.tidy(retention, at_second(1'200).wall)) ++steps;
    return steps;
  };
  SECTION("by age") {
    CHECK(tidy_all({.age = std::chrono::seconds(100)}) == 3);
    CHECK(scene.all().size() + scene.all("#milk").size() == 100);
    CHECK(scene.all().front() == id_at(1'100));
  }
  SECTION("by number") {
    tidy_all({.lines_a_room = 10});
    CHECK(scene.all().size() == 10);
    CHECK(scene.all("#milk").size() == 10);
    CHECK(scene.all().back() == id_at(1'198));
  }
  SECTION("by size") {
    tidy_all({.bytes = 96 * 1024});
    CHECK_FALSE(scene.all().empty());
    CHECK(scene.all().size() < 600);
    CHECK(scene.all().back() == id_at(1'198));
  }
}

TEST_CASE("what is taken back is nowhere in the file", "[history]") {
  HistoryScene scene;
  ArchivedLine secret = said(2, 0);
  secret.entry.text = "hunter2hunter2";
  secret.entry.account = "bob";
  const auto is_in_files = [&] { return stands_in_history(scene.path, "hunter2"); };
  std::vector<ArchivedLine> lines{said(1, 0), secret};
  for (std::uint64_t id = 3; id < 40; ++id) lines.push_back(said(id, 0));
  CHECK(scene.file.write(lines).empty());
  CHECK(is_in_files());
  const auto found = scene.file.find(
      {.kind = ArchiveQuery::Kind::before, .room = "#tea", .era = 1, .point = {.id = 2}, .count = 1});
  CHECK(found->lines.back().account == "bob");
  CHECK(scene.file.take_back({secret.entry.redacted()}).empty());
  CHECK_FALSE(is_in_files());
  Ids left{1};
  for (std::uint64_t id = 3; id < 40; ++id) left.push_back(id);
  CHECK(scene.all() == left);
}

TEST_CASE("conversations of numbers that nobody has end when the file is opened", "[history]") {
  HistoryScene scene;
  const std::string kept = Conversation{7, 9}.key();
  const std::string nobodys = Conversation{7, 11}.key();
  CHECK(scene.file.write({said(1, 1, kept, 0, true), said(2, 2, nobodys, 0, true), said(3, 3)}).empty());
  CHECK(scene.file.end_conversations_but({7, 9, 13}).empty());
  CHECK(scene.all(kept, 0) == Ids{1});
  CHECK(scene.all(nobodys, 0).empty());
  CHECK(scene.all() == Ids{3});
}

TEST_CASE("what was missed is counted, and its end read", "[history]") {
  HistoryScene scene;
  std::vector<ArchivedLine> lines;
  for (std::uint64_t id = 1; id <= 1'500; ++id) lines.push_back(said(id, 0));
  CHECK(scene.file.write(lines).empty());
  ArchiveQuery query{
      .kind = ArchiveQuery::Kind::missed, .room = "#tea", .era = 1, .point = {.id = 1'300}, .count = 100};
  query.before = 1'450;
  const auto some = scene.file.missed(query);
  REQUIRE(some->lines.size() == 100);
  CHECK(some->lines.front().id == 1'350);
  CHECK(some->lines.back().id == 1'449);
  CHECK(some->left_out == 49);
  query.point.id = 0;
  CHECK(scene.file.missed(query)->left_out == kLeftOutMost);
  query.room = "#nowhere";
  CHECK(scene.file.missed(query)->lines.empty());
}

TEST_CASE("when something was said last is found for each room, as far as it may be read", "[history]") {
  HistoryScene scene;
  CHECK(scene.file
            .write({said(1, 1), said(2, 2), said(3, 3, "#den", 1), said(4, 4, "#den", 2, true),
                    said(5, 5, "#closed", 1, true)})
            .empty());
  const auto spoken_in = [&](std::int64_t era) {
    const auto found =
        scene.file.last_spoken_in({{"#den", era}, {"#none", 1}, {"#closed", era}, {"#tea", era}});
    REQUIRE(found);
    std::string all;
    for (const SpokenIn& each : *found)
      all += each.room + std::to_string((each.latest - at_second(0).wall) / std::chrono::seconds(1)) + " ";
    return all;
  };
  CHECK(spoken_in(1) == "#den3 #closed5 #tea2 ");
  CHECK(spoken_in(2) == "#den4 #tea2 ");
  CHECK(spoken_in(3) == "#den3 #tea2 ");
  CHECK(scene.file.take_back({said(2, 2).entry.redacted()}).empty());
  CHECK(spoken_in(3) == "#den3 #tea1 ");
}

TEST_CASE("private conversations are apart from the rooms, and end", "[history]") {
  HistoryScene scene;
  const std::string key = Conversation{7, 9}.key();
  REQUIRE(key == Conversation{9, 7}.key());
  const std::string other = Conversation{9, 11}.key();
  CHECK(scene.file.write({said(1, 1), said(2, 2, key, 0, true), said(3, 3, other, 0, true)}).empty());
  CHECK(scene.all(key, 0) == Ids{2});
  CHECK(scene.all("#tea") == Ids{1});
  REQUIRE(scene.file.recent(10, 10)->size() == 1);
  CHECK((*scene.file.recent(10, 10))[0].room == "#tea");
  const auto partners = [&](PrivateNumber number) {
    std::vector<PrivateNumber> others;
    const auto found = scene.file.conversations_of(number);
    for (const Conversed& each : *found) others.push_back(each.other);
    return others;
  };
  using Numbers = std::vector<PrivateNumber>;
  CHECK(partners(9) == Numbers{11, 7});
  CHECK(partners(7) == Numbers{9});
  CHECK((*scene.file.conversations_of(7))[0].latest == at_second(2).wall);
  KeptLine ended{};
  ended.kind = Fact::Kind::conversations_ended;
  ended.id = 7;
  CHECK(scene.file.take_back({ended}).empty());
  CHECK(scene.all(key, 0).empty());
  CHECK(partners(9) == Numbers{11});
  CHECK(scene.file.recent(10, 10)->size() == 1);
  // It may begin anew at once.
  CHECK(scene.file.write({said(4, 4, key, 0, true)}).empty());
  while (scene.file.tidy({}, at_second(5).wall)) {
  }
  CHECK(scene.all(key, 0) == Ids{4});
  CHECK(scene.all(other, 0) == Ids{3});
  const auto left =
      scene.file.search({.kind = ArchiveQuery::Kind::search, .room = key, .count = 9, .words = "2"});
  CHECK(left->lines.empty());
}

TEST_CASE("a file of an earlier version is upgraded", "[history]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "history.sqlite";
  std::ofstream(path).close();
  {
    auto old = Sqlite::open(path);
    REQUIRE(old);
    REQUIRE(old->run(R"(
      CREATE TABLE rooms (number INTEGER PRIMARY KEY, folded TEXT NOT NULL UNIQUE) STRICT;
      CREATE TABLE lines (id INTEGER PRIMARY KEY, room INTEGER NOT NULL REFERENCES rooms,
        era INTEGER NOT NULL, closed INTEGER NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL,
        nick TEXT NOT NULL, user TEXT NOT NULL, host TEXT NOT NULL, text TEXT NOT NULL, tags TEXT NOT NULL,
        bot INTEGER NOT NULL) STRICT;
      CREATE INDEX lines_of_rooms ON lines (room, id);
      CREATE INDEX set_back ON lines (room, at) WHERE at < id / 1000 - 1000;
      PRAGMA application_id = 0x63686C67;
      PRAGMA user_version = 1;
      INSERT INTO rooms VALUES (1, '#tea');
      INSERT INTO lines VALUES (7, 1, 1, 0, 0, 0, 'bob', 'u', 'h', 'of old', '', 0))"));
  }
  for (int i = 0; i < 2; ++i) {
    auto file = HistoryFile::open(path);
    REQUIRE(file);
    const auto found = file->find({.room = "#tea", .era = 1, .count = 9});
    REQUIRE(found);
    REQUIRE(found->lines.size() == 1);
    CHECK(found->lines[0].text == "of old");
    CHECK(found->lines[0].account.empty());
    const auto searched = file->search(
        {.kind = ArchiveQuery::Kind::search, .room = "#tea", .era = 1, .count = 9, .words = "old"});
    REQUIRE(searched);
    CHECK(searched->lines.size() == 1);
  }
  {
    auto newer = Sqlite::open(path);
    REQUIRE(newer->run("PRAGMA user_version = 99"));
  }
  const auto opened = HistoryFile::open(path);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().find("a newer chat-relay has written it (format 99") != std::string::npos);
}

TEST_CASE("a file is opened again, set aside, or left alone", "[history]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "history.sqlite";
  const auto overwrite = [&](const std::string& bytes) { std::ofstream(path) << bytes; };
  SECTION("again") {
    {
      auto file = HistoryFile::open(path);
      REQUIRE(file);
      CHECK(file->write({said(7, 0)}).empty());
    }
    CHECK(HistoryFile::open(path)->last_id() == 7);
    {
      auto file = HistoryFile::open(path);
      REQUIRE(file->search({.kind = ArchiveQuery::Kind::search, .room = "#tea", .words = "x"}));
      CHECK(file->take_back({said(7, 0).entry.redacted()}).empty());
    }
    // Else what is said next might not be found, after the clock was set back.
    CHECK(HistoryFile::open(path)->last_id() == 7);
  }
  SECTION("a second opener is told") {
    const auto first = HistoryFile::open(path);
    REQUIRE(first);
    const auto second = HistoryFile::open(path);
    REQUIRE_FALSE(second);
    CHECK(second.error().find("another program uses it") != std::string::npos);
  }
  SECTION("damaged ones are set aside, each under a name of its own") {
    for (const std::string aside : {".damaged-1", ".damaged-2"}) {
      overwrite("this is no database" + std::string(2'000, 'x') + aside);
      CHECK(HistoryFile::open(path)->last_id() == 0);
      std::string kept;
      std::getline(std::ifstream(path + aside), kept, '\0');
      CHECK(kept.ends_with(aside));
    }
  }
  SECTION("another program's is left alone") {
    {
      auto other = Sqlite::open(path);
      overwrite("");
      other = Sqlite::open(path);
      REQUIRE(other);
      REQUIRE(other->run("CREATE TABLE theirs (a)"));
    }
    const auto opened = HistoryFile::open(path);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().find("it belongs to another program") != std::string::npos);
  }
}

TEST_CASE("all that is kept is gone through page by page, of a room or of an account", "[history]") {
  HistoryScene scene;
  std::vector<ArchivedLine> lines;
  for (std::uint64_t id = 1; id <= 10; ++id) {
    // Of two eras, and some of it said behind closed doors.
    lines.push_back(said(id, 0, id % 2 == 0 ? "#tea" : "#dev", id < 5 ? 1 : 2, id == 4));
    if (id % 5 == 0) lines.back().entry.account = "Bob";
  }
  REQUIRE(scene.file.write(lines).empty());
  const auto ids_of = [](const ArchivePage& page) {
    Ids ids;
    for (const ArchivedLine& each : page.lines) ids.push_back(each.entry.id);
    return ids;
  };
  ArchiveQuery of_room{.kind = ArchiveQuery::Kind::page, .room = "#tea", .count = 4};
  auto page = *scene.file.page(of_room);
  CHECK(ids_of(page) == Ids{2, 4});
  CHECK_FALSE(page.is_last);
  of_room.point.id = page.looked_until;
  CHECK(ids_of(*scene.file.page(of_room)) == Ids{6, 8});
  of_room.point.id = 8;
  page = *scene.file.page(of_room);
  CHECK(ids_of(page) == Ids{10});
  CHECK(page.is_last);
  of_room.point.id = page.looked_until;
  page = *scene.file.page(of_room);
  CHECK((page.lines.empty() && page.is_last));

  ArchiveQuery of_account{.kind = ArchiveQuery::Kind::page, .count = 7, .account = "bob"};
  page = *scene.file.page(of_account);
  CHECK(ids_of(page) == Ids{5});
  CHECK(page.lines[0].room == "#dev");
  of_account.point.id = page.looked_until;
  CHECK(ids_of(*scene.file.page(of_account)) == Ids{10});

  KeptLine last{};
  last.kind = Fact::Kind::forgotten;
  last.id = 20;
  last.account = "Bob";
  CHECK_FALSE(scene.file.has_to_forget());
  REQUIRE(scene.file.take_back({last}).empty());
  CHECK(scene.file.has_to_forget());
  of_account.point.id = 0;
  CHECK(scene.file.page(of_account)->lines.empty());
  while (scene.file.tidy({}, at_second(0).wall)) {
  }
  CHECK_FALSE(scene.file.has_to_forget());
}

TEST_CASE("the names of rooms go with what was said in them", "[history]") {
  HistoryScene scene;
  std::vector<ArchivedLine> lines;
  for (int i = 0; i < 100; ++i) lines.push_back(said(id_at(i), i, "#room" + std::to_string(i)));
  CHECK(scene.file.write(lines).empty());
  while (scene.file.tidy({.age = std::chrono::seconds(10)}, at_second(100).wall)) {
  }
  CHECK(scene.all("#room99").size() == 1);
  CHECK(scene.all("#room0").empty());
  CHECK(scene.file.write({said(id_at(101), 101, "#room0")}).empty());
  CHECK(scene.all("#room0").size() == 1);
  auto closed = Sqlite::open(scene.path);
  scene.file = *HistoryFile::open(scene.directory / "another");
  closed = Sqlite::open(scene.path);
  REQUIRE(closed);
  Sqlite::Statement rooms(*closed, "SELECT count(*) FROM rooms");
  REQUIRE(rooms.step());
  CHECK(rooms.number(0) == 11);
}

TEST_CASE("however many lines have one time, a page goes on before and after it", "[history]") {
  HistoryScene scene;
  std::vector<ArchivedLine> lines{said(id_at(1), 1)};
  for (std::uint64_t i = 0; i < 300; ++i) lines.push_back(said(id_at(5) + i, 5));
  lines.push_back(said(id_at(9), 9));
  CHECK(scene.file.write(lines).empty());
  const auto ids = [&](ArchiveQuery::Kind kind) {
    return scene.ids({.kind = kind, .room = "#tea", .era = 1, .point = at(5), .count = 1});
  };
  CHECK(ids(ArchiveQuery::Kind::before) == Ids{id_at(1)});
  CHECK(ids(ArchiveQuery::Kind::after) == Ids{id_at(9)});
}

TEST_CASE("forgetting an account minds no case", "[history]") {
  HistoryScene scene;
  ArchivedLine line = said(1, 0);
  line.entry.account = "Alice";
  CHECK(scene.file.write({line, said(2, 0)}).empty());
  KeptLine last{};
  last.kind = Fact::Kind::forgotten;
  last.id = 2;
  last.account = "alice";
  CHECK(scene.file.take_back({last}).empty());
  CHECK(scene.all() == Ids{2});
  while (scene.file.tidy({}, at_second(1).wall)) {
  }
  CHECK_FALSE(scene.file.has_to_forget());
  CHECK(scene.all() == Ids{2});
}

TEST_CASE("after a crowd little of the file stays in memory", "[history]") {
  HistoryScene scene;
  std::vector<ArchivedLine> many;
  for (std::uint64_t id = 1; id <= 20'000; ++id) {
    many.push_back(said(id, static_cast<double>(id)));
    many.back().entry.text.append(200, 'w');
  }
  REQUIRE(scene.file.write(many, {}).empty());
  CHECK(scene.file.cached_bytes() > 2 * kMiB);
  REQUIRE(scene.file.write({said(20'001, 20'001)}, {}).empty());
  CHECK(scene.file.cached_bytes() < kMiB / 2);
  CHECK(scene.all().back() == 20'001);
}

TEST_CASE("it is told whether a page ends where what is kept ends", "[history]") {
  HistoryScene scene;
  std::vector<ArchivedLine> lines;
  for (std::uint64_t id = 1; id <= 200; ++id) lines.push_back(said(id, 0));
  REQUIRE(scene.file.write(lines).empty());
  using Kind = ArchiveQuery::Kind;
  const auto ends = [&](Kind kind, std::uint64_t id, std::size_t count) {
    const auto found =
        scene.file.find({.kind = kind, .room = "#tea", .era = 1, .point = {.id = id}, .count = count});
    REQUIRE(found);
    return std::pair(found->has_first, found->has_last);
  };
  CHECK(ends(Kind::latest, 0, 10) == std::pair(false, true));
  CHECK(ends(Kind::latest, 0, 200) == std::pair(true, true));
  CHECK(ends(Kind::before, 150, 10) == std::pair(false, true));
  CHECK(ends(Kind::after, 20, 10) == std::pair(true, false));
  CHECK(ends(Kind::around, 100, 10) == std::pair(false, false));
  CHECK(ends(Kind::around, 20, 10) == std::pair(true, false));
}

TEST_CASE("what one end of a conversation alone may read is not shown to the other", "[history]") {
  HistoryScene scene;
  ArchivedLine unheard = said(3, 2, "7 8", 7, true);
  unheard.entry.account = "one";
  REQUIRE(scene.file.write({said(1, 0, "7 8", 0, true), said(2, 1, "7 8", 0, true), unheard}).empty());
  CHECK(scene.all("7 8", 7) == Ids{1, 2, 3});
  CHECK(scene.all("7 8", 8) == Ids{1, 2});
  const auto latest = [&](std::uint64_t number) { return scene.file.conversations_of(number)->at(0).latest; };
  CHECK(latest(7) == at_second(2).wall);
  CHECK(latest(8) == at_second(1).wall);
  const auto exported = [&](std::uint64_t number, const std::string& account) {
    Ids ids;
    const auto page =
        scene.file.page({.kind = ArchiveQuery::Kind::page, .count = 10, .whose = number, .account = account});
    for (const ArchivedLine& each : page->lines) ids.push_back(each.entry.id);
    return ids;
  };
  CHECK(exported(7, "one") == Ids{1, 2, 3});
  CHECK(exported(8, "other") == Ids{1, 2});
}

TEST_CASE("nothing is written to a file that has gone from its place", "[history]") {
  HistoryScene scene;
  CHECK(scene.file.write({said(1, 0)}).empty());
  std::filesystem::remove(scene.path);
  const std::string why = scene.file.write({said(2, 0)});
  CHECK(why == "the file has been moved or deleted while the relay had it open: start the relay anew");
  CHECK(scene.all() == Ids{1});
}
