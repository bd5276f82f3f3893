// What a power cut leaves of the history file: its tail may be missing. docs/history.md says what is
// promised.

#include "catch.h"
#include "fake_client.h"
#include "relay/storage/history_file.h"
#include "relay/storage/sqlite.h"
#include "temporary_directory.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

constexpr std::uint64_t kBatches = 8;
constexpr std::uint64_t kLinesABatch = 50;

ArchivedLine numbered(std::uint64_t id) {
  ArchivedLine line{"#tea", 1, false, {}};
  line.entry.kind = Fact::Kind::said;
  line.entry.id = id;
  line.entry.at = at_second(static_cast<double>(id)).wall;
  line.entry.nick = "bob";
  line.entry.text = std::to_string(id);
  return line;
}

/// The file and its log as they are on the disk while the relay is running, cut short by so many bytes.
void copy_cut(const std::string& from, const std::string& to, std::uintmax_t cut) {
  const auto over = std::filesystem::copy_options::overwrite_existing;
  std::filesystem::copy_file(from, to, over);
  std::filesystem::copy_file(from + "-wal", to + "-wal", over);
  std::filesystem::resize_file(to + "-wal", std::filesystem::file_size(to + "-wal") - cut);
}

std::string integrity_of(const std::string& path) {
  const auto database = Sqlite::open(path);
  REQUIRE(database);
  Sqlite::Statement check(*database, "PRAGMA integrity_check");
  REQUIRE(check.step());
  return check.text(0);
}

}  // namespace

TEST_CASE("a history file whose tail is missing lacks its last batches, and nothing else", "[history]") {
  const TemporaryDirectory directory;
  const std::string path = directory / "history.sqlite";
  const std::string cut_path = directory / "cut.sqlite";
  auto file = *HistoryFile::open(path);
  std::uint64_t id = 0;
  for (std::uint64_t batch = 0; batch < kBatches; ++batch) {
    std::vector<ArchivedLine> lines;
    for (std::uint64_t i = 0; i < kLinesABatch; ++i) lines.push_back(numbered(++id));
    REQUIRE(file.write(lines).empty());
  }
  const std::uintmax_t bytes = std::filesystem::file_size(path + "-wal");
  std::size_t lost = 0;
  for (std::uintmax_t cut = 0; cut <= bytes; cut += bytes / 37) {
    copy_cut(path, cut_path, cut);
    {
      const auto left = HistoryFile::open(cut_path);
      REQUIRE(left);
      const auto found =
          left->find({.kind = ArchiveQuery::Kind::latest, .room = "#tea", .era = 1, .count = 10'000});
      REQUIRE(found);
      const std::vector<History::Entry>& lines = found->lines;
      CHECK(lines.size() % kLinesABatch == 0);
      if (cut == 0) CHECK(lines.size() == kBatches * kLinesABatch);
      for (std::size_t i = 0; i < lines.size(); ++i) CHECK(lines[i].id == i + 1);
      lost += lines.size() < kBatches * kLinesABatch;
    }
    CHECK(integrity_of(cut_path) == "ok");
  }
  CHECK(lost > 30);
}
