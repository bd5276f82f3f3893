// What was said, found by its words in a real file.

#include "catch.h"
#include "fake_client.h"
#include "full_disk.h"
#include "history_bytes.h"
#include "relay/storage/history_file.h"
#include "temporary_directory.h"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

ArchivedLine said(std::uint64_t id, const std::string& text, const std::string& room = "#tea",
                  std::int64_t era = 1, bool closed = false) {
  ArchivedLine made{room, era, closed, {}};
  made.entry.kind = Fact::Kind::said;
  made.entry.id = id;
  made.entry.at = at_second(0).wall;
  made.entry.nick = "bob";
  made.entry.text = text;
  return made;
}

KeptLine taken_back(std::uint64_t id) {
  return said(id, {}).entry.redacted();
}

using Ids = std::vector<std::uint64_t>;

struct Scene {
  TemporaryDirectory directory;
  std::string path = directory / "history.sqlite";
  HistoryFile file = *HistoryFile::open(path);

  ArchiveAnswer search(const std::string& words, std::int64_t era = 1, std::size_t count = 50) {
    auto found = file.search(
        {.kind = ArchiveQuery::Kind::search, .room = "#tea", .era = era, .count = count, .words = words});
    REQUIRE(found);
    return *found;
  }
  Ids ids(const std::string& words, std::int64_t era = 1) {
    Ids ids;
    for (const History::Entry& entry : search(words, era).lines) ids.push_back(entry.id);
    return ids;
  }
  void tidy(const Retention& retention = {}, double second = 0) {
    while (file.tidy(retention, at_second(second).wall)) {
    }
  }
  bool is_in_files(std::string_view text) const { return stands_in_history(path, text); }
};

}  // namespace

TEST_CASE("lines are found by all of the words, and by the beginning of long ones", "[history]") {
  Scene scene;
  CHECK(scene.file
            .write({said(1, "the kettle is on"), said(2, "The KETTLES, and a caf\xC3\xA9"), said(3, "tea"),
                    said(4, "kettle of fish", "#milk")})
            .empty());
  CHECK(scene.ids("kettle") == Ids{1, 2});
  CHECK(scene.ids("kettle on") == Ids{1});
  CHECK(scene.ids("ket CAFE") == Ids{2});
  CHECK(scene.ids("ke").empty());
  CHECK(scene.ids("fish").empty());
  CHECK(scene.file.write({said(5, "one more kettle")}).empty());
  const ArchiveAnswer last = scene.search("kettle", 1, 2);
  CHECK(last.left_out == 1);
  CHECK_FALSE(last.was_cut_off);
  REQUIRE(last.lines.size() == 2);
  CHECK(last.lines[0].id == 2);
  CHECK(last.lines[1].text == "one more kettle");
}

TEST_CASE("words mean nothing but themselves", "[history]") {
  Scene scene;
  CHECK(scene.file.write({said(1, "NOT this or that AND text: near(a b) c* \"quoted\" don't {x} ^y -z")})
            .empty());
  for (const char* const words :
       {"NOT", "not this", "this OR that", "AND", "text:", "near(a", "b)", "c*", "\"quoted\"", "\"", "don't",
        "{x}", "^y", "-z", "(", ")", "*", "this \"", "quoted\"\""}) {
    CAPTURE(words);
    const bool is_no_word = std::string(words).find_first_not_of("\"()*") == std::string::npos;
    CHECK(scene.ids(words) == (is_no_word ? Ids{} : Ids{1}));
  }
  CHECK(scene.ids("words:this").empty());
  CHECK(scene.ids("this NEAR(missing)").empty());
  CHECK(scene.ids(std::string("this\0missing", 12)).empty());
}

TEST_CASE("a search finds what was said in a closed room in its era alone", "[history]") {
  Scene scene;
  CHECK(scene.file.write({said(1, "kettle", "#tea", 1, true), said(2, "kettle", "#tea", 1)}).empty());
  CHECK(scene.ids("kettle", 1) == Ids{1, 2});
  CHECK(scene.ids("kettle", 2) == Ids{2});
}

TEST_CASE("what is taken back, or past its time, is not found, and its words go", "[history]") {
  Scene scene;
  std::vector<ArchivedLine> lines{said(1, "kettle hunterzwei"), said(2, "kettle wochenende")};
  for (std::uint64_t id = 3; id < 200; ++id) lines.push_back(said(id, "kettle " + std::to_string(id)));
  CHECK(scene.file.write(lines).empty());
  CHECK(scene.ids("hunterzwei") == Ids{1});
  SECTION("taken back") {
    CHECK(scene.file.take_back({taken_back(1)}).empty());
    CHECK(scene.ids("hunterzwei").empty());
    scene.tidy();
    CHECK_FALSE(scene.is_in_files("hunterzwei"));
    CHECK(scene.is_in_files("wochenende"));
    // All of it is merged for that, so not again at once.
    CHECK(scene.file.take_back({taken_back(2)}).empty());
    scene.tidy({}, 599);
    CHECK(scene.is_in_files("wochenende"));
    scene.tidy({}, 601);
    CHECK_FALSE(scene.is_in_files("wochenende"));
  }
  SECTION("past its number") {
    scene.tidy({.lines_a_room = 198});
    CHECK(scene.ids("hunterzwei").empty());
    CHECK_FALSE(scene.is_in_files("hunterzwei"));
    CHECK(scene.search("kettle").left_out == 148);
    // For time that passes, once a day will do.
    scene.tidy({.lines_a_room = 197}, 3'600);
    CHECK(scene.is_in_files("wochenende"));
    scene.tidy({.lines_a_room = 197}, 25 * 3'600);
    CHECK_FALSE(scene.is_in_files("wochenende"));
  }
  SECTION("taken back before it was searched for") {
    CHECK(scene.file.write({said(200, "swordfish"), said(201, "kettle")}).empty());
    CHECK(scene.file.take_back({taken_back(200)}).empty());
    CHECK(scene.ids("swordfish").empty());
    CHECK(scene.ids("kettle").back() == 201);
    CHECK_FALSE(scene.is_in_files("swordfish"));
  }
}

TEST_CASE("tidying makes lines to be found, a portion at a time", "[history]") {
  Scene scene;
  std::vector<ArchivedLine> lines;
  for (std::uint64_t id = 1; id <= 2'500; ++id) lines.push_back(said(id, "kettle"));
  CHECK(scene.file.write(lines).empty());
  int steps = 0;
  while (scene.file.tidy({}, at_second(0).wall)) ++steps;
  CHECK(steps == 2);
  const ArchiveAnswer found = scene.search("kettle");
  CHECK(found.lines.size() == 50);
  CHECK(found.left_out == kLeftOutMost);
}

TEST_CASE("what is young is taken in for a search alone", "[history]") {
  Scene scene;
  const auto now = in_milliseconds(at_second(0).wall).time_since_epoch().count();
  const auto id = static_cast<std::uint64_t>(now) * 1'000;
  CHECK(scene.file.write({said(id - 601'000'000, "long ago"), said(id - 599'000'000, "swordfish")}).empty());
  scene.tidy();
  CHECK(scene.file.take_back({taken_back(id - 601'000'000)}).empty());
  CHECK(scene.is_in_files("long"));
  CHECK(scene.file.take_back({taken_back(id - 599'000'000)}).empty());
  CHECK_FALSE(scene.is_in_files("swordfish"));
}

TEST_CASE("a search ends when its time is over, and says so", "[history]") {
  Scene scene;
  std::vector<ArchivedLine> lines;
  // Of another room: each is looked at in vain.
  for (std::uint64_t id = 1; id <= 200'000; ++id) lines.push_back(said(id, "kettle", "#milk"));
  lines.push_back(said(200'001, "kettle"));
  CHECK(scene.file.write(lines).empty());
  const ArchiveQuery query{
      .kind = ArchiveQuery::Kind::search, .room = "#tea", .era = 1, .count = 50, .words = "kettle"};
  const auto before = scene.file.search(query, std::chrono::milliseconds(20));
  REQUIRE(before);
  CHECK(before->was_cut_off);
  scene.tidy();
  const auto after = scene.file.search(query, std::chrono::milliseconds(2));
  REQUIRE(after);
  CHECK(after->was_cut_off);
  CHECK(after->lines.size() == 1);
  CHECK(scene.ids("kettle") == Ids{200'001});
}

TEST_CASE("an index that is damaged costs no line, and is made anew", "[history]") {
  Scene scene;
  CHECK(scene.file.write({said(1, "kettle"), said(2, "kettle")}).empty());
  CHECK(scene.ids("kettle") == Ids{1, 2});
  const auto damage = [&](const char* sql) {
    scene.file = *HistoryFile::open(scene.directory / "other.sqlite");
    {
      auto raw = Sqlite::open(scene.path);
      REQUIRE(raw);
      REQUIRE(raw->run(sql));
    }
    scene.file = *HistoryFile::open(scene.path);
  };
  SECTION("in part, when something is searched for") {
    damage("DELETE FROM words_data WHERE id > 10");
    CHECK(scene.search("kettle").was_cut_off);
    CHECK(scene.ids("kettle") == Ids{1, 2});
  }
  SECTION("in part, when something is taken back") {
    damage("DELETE FROM words_data WHERE id > 10");
    CHECK(scene.file.write({said(3, "kettle")}).empty());
    CHECK(scene.file.take_back({taken_back(1)}).empty());
    scene.search("kettle");
    CHECK(scene.ids("kettle") == Ids{2, 3});
  }
  SECTION("as a whole") {
    damage("DELETE FROM words_data");
    CHECK(scene.file.write({said(3, "kettle")}).empty());
    CHECK(scene.file.take_back({taken_back(1)}).empty());
    const auto left = scene.file.find({.room = "#tea", .era = 1, .count = 9});
    REQUIRE(left);
    CHECK(left->lines.size() == 2);
    scene.search("kettle");
    CHECK(scene.ids("kettle") == Ids{2, 3});
    scene.tidy();
    CHECK(scene.file.take_back({taken_back(2)}).empty());
    CHECK(scene.ids("kettle") == Ids{3});
  }
}

TEST_CASE("what an account has said is shown to nobody from the first, and goes bit by bit", "[history]") {
  Scene scene;
  std::vector<ArchivedLine> lines;
  for (std::uint64_t id = 1; id <= 12'000; ++id) {
    lines.push_back(said(id, id % 2 == 0 ? "kettle" : "hunterzwei"));
    lines.back().entry.account = id % 2 == 0 ? "" : "bob";
  }
  lines.push_back(said(12'001, "hunterzwei later"));
  lines.back().entry.account = "bob";
  CHECK(scene.file.write(lines).empty());
  CHECK(scene.search("hunterzwei").lines.size() == 50);
  KeptLine last{};
  last.kind = Fact::Kind::forgotten;
  last.id = 12'000;
  last.account = "bob";
  CHECK(scene.file.take_back({last}).empty());
  const auto check_what_is_shown = [&] {
    CHECK(scene.ids("hunterzwei") == Ids{12'001});
    const auto found = scene.file.find({.room = "#tea", .era = 1, .count = 1});
    REQUIRE(found);
    CHECK(found->lines.size() == 65);
    CHECK(found->lines[0].id == 11'874);
    const auto recent = scene.file.recent(10, 3);
    REQUIRE(recent);
    REQUIRE(recent->size() == 3);
    CHECK((*recent)[1].entry.id == 12'000);
  };
  check_what_is_shown();
  CHECK(scene.file.tidy({}, at_second(0).wall));
  check_what_is_shown();
  SECTION("also when the relay was killed meanwhile") {
    scene.file = *HistoryFile::open(scene.directory / "other.sqlite");
    scene.file = *HistoryFile::open(scene.path);
    check_what_is_shown();
  }
  CHECK(scene.is_in_files("hunterzwei"));
  CHECK(scene.file.take_back({said(12'001, {}).entry.redacted()}).empty());
  int steps = 0;
  while (scene.file.tidy({}, at_second(0).wall)) ++steps;
  CHECK(steps >= 3);
  CHECK_FALSE(scene.is_in_files("hunterzwei"));
  CHECK(scene.ids("hunterzwei").empty());
  CHECK(scene.search("kettle").left_out == kLeftOutMost);
}

namespace {

relay::ArchivePoint at(double second) {
  return {.at = in_milliseconds(at_second(second).wall)};
}

}  // namespace

TEST_CASE("a search may be about who said it, and when", "[history]") {
  Scene scene;
  std::vector<ArchivedLine> lines;
  for (std::uint64_t id = 1; id <= 6; ++id) lines.push_back(said(id, "kettle"));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].entry.at = at_second(static_cast<double>(i + 1)).wall;
    if (i % 2 == 0) lines[i].entry.nick = "Carol";
  }
  CHECK(scene.file.write(lines).empty());
  const auto found = [&](ArchiveQuery query) {
    query.kind = ArchiveQuery::Kind::search;
    query.room = "#tea";
    query.era = 1;
    if (query.count == 0) query.count = 10;
    const auto answer = scene.file.search(query, std::chrono::minutes(1));
    REQUIRE(answer);
    Ids ids;
    for (const History::Entry& entry : answer->lines) ids.push_back(entry.id);
    return ids;
  };
  for (const std::string words : {"", "kettle"}) {
    CAPTURE(words);
    CHECK(found({.words = words}) == Ids{1, 2, 3, 4, 5, 6});
    CHECK(found({.words = words, .nick = "carol"}) == Ids{1, 3, 5});
    CHECK(found({.words = words, .nick = "car"}).empty());
    CHECK(found({.point = at(3), .words = words}) == Ids{3, 4, 5, 6});
    CHECK(found({.words = words, .until = at(3).at}) == Ids{1, 2, 3});
    CHECK(found({.point = at(2), .words = words, .nick = "bob", .until = at(4).at}) == Ids{2, 4});
    // The last ones, or the first ones since then.
    CHECK(found({.count = 2, .words = words}) == Ids{5, 6});
    CHECK(found({.point = at(2), .count = 2, .words = words}) == Ids{2, 3});
  }
}

TEST_CASE("the beginning of a word will do if it has three letters, whatever signs are around them",
          "[history]") {
  Scene scene;
  CHECK(scene.file
            .write({said(1, "coffee"), said(2, "c++ or C"), said(3, "\u65E5\u672C\u8A9E"), said(4, "\u65E5")})
            .empty());
  CHECK(scene.ids("c++") == Ids{2});
  CHECK(scene.ids("(c)") == Ids{2});
  CHECK(scene.ids("(cof") == Ids{1});
  CHECK(scene.ids("\u65E5") == Ids{3, 4});
  CHECK(scene.ids("\u65E5\u672C\u8A9E") == Ids{3});
}

TEST_CASE("that a search has no word is told from that nothing has it", "[history]") {
  Scene scene;
  CHECK(scene.file.write({said(1, "tea \U0001F375 !!")}).empty());
  CHECK(scene.search("!! \U0001F375").has_no_word);
  CHECK(scene.search("++").has_no_word);
  CHECK_FALSE(scene.search("coffee").has_no_word);
  CHECK_FALSE(scene.search("").has_no_word);
  CHECK(scene.ids("tea !!") == Ids{1});
}

TEST_CASE("what cannot be made to be found for want of room is told from a want of time", "[history]") {
  Scene scene;
  CHECK(scene.file.write({said(1, "tea")}).empty());
  CHECK(scene.ids("tea") == Ids{1});
  CHECK(scene.file.write({said(2, "tea, too")}).empty());
  const FullDisk full;
  const ArchiveAnswer found = scene.search("tea");
  CHECK(found.lines.size() == 1);
  CHECK(found.was_cut_off);
  CHECK(found.is_unindexed);
}
