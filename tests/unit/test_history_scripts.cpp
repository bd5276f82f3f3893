// What was said is found in scripts that set no blanks between words, and an index of before is made anew.

#include "history_bytes.h"
#include "history_scene.h"
#include "relay/storage/sqlite.h"
#include "relay/storage/word_tokenizer.h"

#include <cstdint>
#include <string>
#include <string_view>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

struct Scene : HistoryScene {
  void say(std::uint64_t id, const std::string& text) {
    ArchivedLine line = said(id, 0);
    line.entry.text = text;
    REQUIRE(file.write({line}).empty());
  }
  Ids found(const std::string& words) {
    const auto answer = file.search(
        {.kind = ArchiveQuery::Kind::search, .room = "#tea", .era = 1, .count = 50, .words = words});
    REQUIRE(answer);
    CHECK_FALSE(answer->was_cut_off);
    CHECK(answer->places == std::vector<std::string>(answer->lines.size(), "#tea"));
    Ids ids;
    for (const History::Entry& entry : answer->lines) ids.push_back(entry.id);
    return ids;
  }
  void take_back(std::uint64_t id) { REQUIRE(file.take_back({said(id, 0).entry.redacted()}).empty()); }
  void tidy() {
    while (file.tidy({}, at_second(0).wall)) {
    }
  }
  /// Closes the file, and has SQL done to it.
  void change_file(const std::string& sql) {
    file = *HistoryFile::open(directory / "other.sqlite");
    {
      auto raw = Sqlite::open(path);
      REQUIRE(raw);
      REQUIRE(raw->extend(define_tokenizer));
      REQUIRE(raw->run(sql.c_str()));
    }
    file = *HistoryFile::open(path);
  }
  bool is_in_files(std::string_view text) const { return stands_in_history(path, text); }
};

/// As a relay of before has left it: with an index of unicode61's words.
constexpr const char* kOfVersionFour = R"(
  DROP TABLE words;
  CREATE VIRTUAL TABLE words USING fts5(text, content = 'lines', content_rowid = 'id', columnsize = 0,
                                        tokenize = 'unicode61 remove_diacritics 2');
  INSERT INTO words (rowid, text) SELECT id, text FROM lines;
  UPDATE indexed SET until = (SELECT max(id) FROM lines), stale = 0;
  PRAGMA user_version = 4)";

}  // namespace

TEST_CASE("a word within a sentence is found where no blanks are set between words", "[history]") {
  Scene scene;
  scene.say(1, "昨日東京都に行きました。");
  scene.say(2, "我们明天去北京，好吗？");
  scene.say(3, "วันนี้กินข้าวแล้ว");
  scene.say(4, "커피를 마셨어요");
  scene.say(5, "ខ្ញុំស្រឡាញ់ភាសាខ្មែរ");
  scene.say(6, "京東 Tokyo東京tower");
  for (const auto& [words, ids] : std::initializer_list<std::pair<std::string, Ids>>{{"東京", {1, 6}},
                                                                                     {"東京都", {1}},
                                                                                     {"京東", {6}},
                                                                                     {"行き", {1}},
                                                                                     {"北京", {2}},
                                                                                     {"京", {1, 2, 6}},
                                                                                     {"我们 北京", {2}},
                                                                                     {"北京明天", {}},
                                                                                     {"ข้าว", {3}},
                                                                                     {"กิน", {3}},
                                                                                     {"กัน", {}},
                                                                                     {"커피", {4}},
                                                                                     {"마셨", {4}},
                                                                                     {"ភាសា", {5}},
                                                                                     {"tok東京", {}},
                                                                                     {"TOKYO東京TOW", {6}},
                                                                                     {"tow", {6}}}) {
    CAPTURE(words);
    CHECK(scene.found(words) == ids);
  }
  // However they are composed: U+3099 is a mark, and U+FE00 is not seen.
  scene.say(7, "か\u3099く 葛\uFE00");
  CHECK(scene.found("がく") == Ids{7});
  CHECK(scene.found("葛") == Ids{7});
}

TEST_CASE("words of such scripts mean nothing but themselves, too", "[history]") {
  Scene scene;
  scene.say(1, "東京 OR 大阪");
  for (const char* const words :
       {"東京\"", "\"東京", "(東京)", "東京*", "^東京", "{東京}", "東京:", "-東京", "東京+大"}) {
    CAPTURE(words);
    CHECK(scene.found(words) == (std::string(words) == "東京+大" ? Ids{} : Ids{1}));
  }
  CHECK(scene.found("名古屋 OR 東京").empty());
  CHECK(scene.found("東京 OR") == Ids{1});
  // Bytes that are no UTF-8 are only between words.
  scene.say(2, "\xE6\x9D東京\xFF");
  CHECK(scene.found("東京") == Ids{1, 2});
}

TEST_CASE("what is taken back in such a script is not found, and its words go", "[history]") {
  Scene scene;
  scene.say(1, "パスワードは薔薇です");
  scene.say(2, "パスワードは秘密です");
  CHECK(scene.found("薔薇") == Ids{1});
  scene.take_back(1);
  CHECK(scene.found("薔薇").empty());
  CHECK(scene.found("パスワード") == Ids{2});
  scene.tidy();
  CHECK_FALSE(scene.is_in_files("薔"));
  CHECK(scene.is_in_files("密"));
}

TEST_CASE("an index of a version before is made anew, and what it had goes", "[history]") {
  Scene scene;
  scene.say(1, "昨日東京都に行きました");
  scene.say(2, "kettle hunterzwei");
  CHECK(scene.found("東京") == Ids{1});
  SECTION("as it is") {
    scene.change_file(kOfVersionFour);
    CHECK(scene.found("東京") == Ids{1});
    CHECK(scene.found("kettle") == Ids{2});
    scene.take_back(2);
    CHECK(scene.found("kettle").empty());
    CHECK(scene.is_in_files("former_words"));
    scene.tidy();
    CHECK_FALSE(scene.is_in_files("hunterzwei"));
    CHECK_FALSE(scene.is_in_files("former_words"));
  }
  SECTION("opened once more before that was done") {
    scene.change_file(kOfVersionFour);
    scene.change_file("SELECT 1");
    scene.tidy();
    CHECK(scene.found("東京") == Ids{1});
  }
  SECTION("damaged") {
    scene.change_file(std::string(kOfVersionFour) + "; DELETE FROM words_data");
    CHECK_FALSE(scene.file.has_replaced_another());
    CHECK(scene.found("東京") == Ids{1});
    scene.tidy();
    CHECK_FALSE(scene.file.has_met_damage());
  }
}
