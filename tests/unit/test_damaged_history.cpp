// A file of which a part is damaged: it is set aside, and the archive goes on with another.

#include "awaited_thread.h"
#include "catch.h"
#include "fake_client.h"
#include "full_disk.h"
#include "relay/storage/file_format.h"
#include "relay/storage/sqlite_archive.h"
#include "temporary_directory.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

constexpr std::size_t kPage = 4'096;
constexpr std::uint64_t kLines = 300;
using Kind = ArchiveQuery::Kind;

struct Scene {
  TemporaryDirectory directory;
  std::string path = directory / "history.sqlite";
  Workers archivist{8};
  StreamOrder order;
  Room room{"#Tea", true, 3, order, at_second(0)};
  std::unique_ptr<SqliteArchive> archive{};
  std::uint64_t ids = 0;

  void open(std::size_t lines) {
    auto opened = SqliteArchive::open(path, {}, lines, archivist);
    INFO((opened ? std::string() : opened.error()));
    REQUIRE(opened);
    archive = std::move(*opened);
  }
  /// Until nobody has the file any more.
  void close() {
    finish();
    archive.reset();
    REQUIRE(HistoryFile::open(path));
  }

  Fact fact_of(Fact::Kind kind, const std::string& text) {
    Fact fact{kind, {.nick = "bob", .user = "u", .host = "h", .account = "bob"}};
    fact.text = text;
    fact.id = ++ids;
    fact.at = at_second(static_cast<double>(ids) / 100);
    return fact;
  }
  void say(const std::string& text) { archive->keep(fact_of(Fact::Kind::said, text), &room); }
  void join() { archive->keep_event(fact_of(Fact::Kind::joined, {}), room); }

  /// Until the thread has done all that it was given, and what came of that.
  void finish() {
    archive->write();
    finish_jobs(archivist);
  }

  ArchiveAnswer ask(Kind kind, const std::string& words = {}) {
    ArchiveQuery query{.kind = kind, .room = "#tea", .era = room.era(), .count = 1'000, .words = words};
    query.with_events = kind != Kind::search;
    query.whose = 7;
    query.rooms = {{"#tea", room.era()}};
    REQUIRE(archive->ask(Ticket{1}, query));
    finish();
    auto answers = archive->take_answers();
    REQUIRE(answers.size() == 1);
    return std::move(answers[0].answer);
  }
  std::vector<std::string> texts() {
    std::vector<std::string> texts;
    for (const KeptLine& each : ask(Kind::latest).lines) texts.push_back(each.text);
    return texts;
  }

  void forget_bob() {
    const Fact forgotten = fact_of(Fact::Kind::forgotten, {});
    archive->keep(forgotten, nullptr);
    finish();
  }

  /// Some hundred lines, of which one takes several pages, and events, all of them in the index of words.
  void fill() {
    open(3);
    for (std::uint64_t i = 0; i < kLines; ++i)
      say("kettle number " + std::to_string(i) + "." + std::string(i == 77 ? 9'000 : 20, 'x'));
    for (int i = 0; i < 60; ++i) join();
    CHECK(ask(Kind::search, "kettle").lines.size() == kLines);
    close();
  }
  std::string bytes() const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void overwrite(const std::string& with) const {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << with;
  }
  /// Counts pages from 1, as SQLite does.
  void damage(std::size_t page, const std::string& with = std::string(kPage, 'X')) const {
    std::string all = bytes();
    REQUIRE(page * kPage <= all.size());
    overwrite(all.replace((page - 1) * kPage, kPage, with));
  }
  std::size_t root_of(const std::string& name) const {
    const auto file = Sqlite::open(path);
    const std::string sql = "SELECT rootpage FROM sqlite_schema WHERE name = '" + name + "'";
    return static_cast<std::size_t>(number_from(*file, sql.c_str()));
  }
  std::size_t page_with(const std::string& text) const { return bytes().find(text) / kPage + 1; }
  bool has_set_aside(int number) const {
    return std::filesystem::exists(path + ".damaged-" + std::to_string(number));
  }
};

}  // namespace

TEST_CASE("a damaged page is met on opening, and the file set aside", "[damage]") {
  Scene scene;
  scene.fill();
  std::uint64_t known = kLines;
  SECTION("of an index") {
    scene.damage(scene.root_of("lines_of_rooms"));
  }
  SECTION("of the lines") {
    scene.damage(scene.page_with("number 299."));
  }
  SECTION("the header") {
    known = 0;
    scene.damage(1);
  }
  SECTION("the tail is cut off") {
    known = 0;
    scene.overwrite(scene.bytes().substr(0, 20 * kPage));
  }
  const std::string was = scene.bytes();
  scene.open(50);
  CHECK(scene.archive->tally().files_set_aside == 1);
  CHECK(scene.archive->tally().lines_set_aside == known);
  CHECK(scene.archive->take_recent().empty());
  CHECK(scene.has_set_aside(1));
  std::ifstream aside(scene.path + ".damaged-1", std::ios::binary);
  CHECK(std::string{std::istreambuf_iterator<char>(aside), {}}.substr(kPage, kPage) ==
        was.substr(kPage, kPage));
  scene.say("after");
  CHECK(scene.texts() == std::vector<std::string>{"after"});
}

TEST_CASE("a damaged page is met on writing, and what is said goes to the next file", "[damage]") {
  Scene scene;
  scene.fill();
  std::vector<std::string> last{"after"};
  SECTION("of the lines") {
    scene.damage(scene.page_with("number 299."));
    scene.open(0);
    scene.say("after");
  }
  SECTION("of the events") {
    scene.damage(scene.root_of("events_by_id"));
    scene.open(0);
    scene.say("after");
    scene.join();
    last.emplace_back();
  }
  scene.finish();
  CHECK(scene.archive->tally().files_set_aside == 1);
  CHECK(scene.archive->tally().lines_set_aside == kLines);
  CHECK(scene.archive->tally().kept == 1);
  CHECK(scene.archive->tally().lost == 0);
  CHECK(scene.texts() == last);
  CHECK(scene.has_set_aside(1));
  CHECK_FALSE(scene.has_set_aside(2));
}

TEST_CASE("a damaged page is met on reading: that fails, and the next is read from the next file",
          "[damage]") {
  Scene scene;
  scene.fill();
  scene.damage(scene.page_with("number 150."));
  scene.open(50);
  CHECK(scene.archive->take_recent().size() == 50);
  scene.say("before it is met");
  scene.finish();
  CHECK(scene.archive->tally().files_set_aside == 0);
  const bool searches = GENERATE(false, true);
  CHECK((searches ? scene.ask(Kind::search, "kettle") : scene.ask(Kind::latest)).failed);
  CHECK(scene.archive->tally().files_set_aside == 1);
  CHECK(scene.archive->tally().lines_set_aside == kLines + 1);
  scene.say("after");
  CHECK(scene.texts() == std::vector<std::string>{"after"});
  CHECK_FALSE(scene.has_set_aside(2));
}

TEST_CASE("a damaged page of the index of words costs no line", "[damage]") {
  Scene scene;
  scene.fill();
  SECTION("in the middle") {
    scene.damage(scene.root_of("words_data"));
  }
  SECTION("its list of pages") {
    scene.damage(scene.root_of("words_idx"));
  }
  SECTION("its settings") {
    scene.damage(scene.root_of("words_config"));
  }
  scene.open(50);
  scene.ask(Kind::search, "kettle");
  CHECK(scene.ask(Kind::search, "kettle").lines.size() == kLines);
  CHECK(scene.archive->tally().files_set_aside == 0);
  CHECK(scene.texts().size() == kLines + 60);
  scene.close();
  scene.open(50);
  CHECK(scene.ask(Kind::search, "kettle").lines.size() == kLines);
}

TEST_CASE("whichever page is damaged, the archive goes on, and says of what", "[damage]") {
  Scene whole;
  whole.fill();
  const std::string bytes = whole.bytes();
  const std::string noise = GENERATE(std::string(kPage, 'X'), std::string(kPage, '\0'));
  for (std::size_t page = 1; page <= bytes.size() / kPage; ++page) {
    Scene scene;
    scene.overwrite(bytes);
    scene.damage(page, noise);
    scene.ids = 1'000;
    scene.open(50);
    CAPTURE(page);
    for (const Kind kind : {Kind::latest, Kind::around, Kind::missed, Kind::page, Kind::targets})
      scene.ask(kind);
    scene.ask(Kind::search, "kettle");
    scene.say("bye");
    scene.join();
    scene.forget_bob();
    scene.say("after");
    CHECK(scene.texts().back() == "after");
    CHECK(scene.archive->forgetting() == Forgetting::done);
    const ArchiveTally tally = scene.archive->tally();
    CHECK(tally.kept == 2);
    CHECK(tally.lost + tally.failures == 0);
    CHECK(tally.files_set_aside == (scene.has_set_aside(1) ? 1 : 0));
    CHECK_FALSE(scene.has_set_aside(2));
  }
}

TEST_CASE("where there is no room for the next file what is said is lost until there is", "[damage]") {
  Scene scene;
  scene.fill();
  scene.damage(scene.page_with("number 299."));
  scene.open(0);
  {
    const FullDisk full;
    scene.say("lost");
    scene.finish();
    CHECK(scene.archive->tally().files_set_aside == 1);
    CHECK(scene.archive->tally().lost == 1);
  }
  scene.say("after");
  CHECK(scene.texts() == std::vector<std::string>{"after"});
  CHECK(scene.archive->tally().lost == 1);
}
