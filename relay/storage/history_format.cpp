#include "relay/storage/history_format.h"

#include "relay/storage/file_format.h"
#include "relay/storage/word_index.h"
#include "relay/storage/word_tokenizer.h"

#include <array>
#include <utility>

namespace chat::relay {
namespace {

// "chlg", in the file's header: see "PRAGMA application_id" in SQLite's manual.
constexpr std::int64_t kApplication = 0x63686C67;

// EXCLUSIVE: nobody else has the file. With it WAL needs no shared memory. NORMAL: a commit outlives this
// program, and only a checkpoint waits for the disk.
constexpr const char* kSettings =
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; "
    "PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 8388608; PRAGMA cache_size = -4096";

constexpr const char* kFirstVersion = R"(
  CREATE TABLE rooms (number INTEGER PRIMARY KEY, folded TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE lines (id INTEGER PRIMARY KEY, room INTEGER NOT NULL REFERENCES rooms, era INTEGER NOT NULL,
                      closed INTEGER NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL, nick TEXT NOT NULL,
                      user TEXT NOT NULL, host TEXT NOT NULL, text TEXT NOT NULL, tags TEXT NOT NULL,
                      bot INTEGER NOT NULL) STRICT;
  CREATE INDEX lines_of_rooms ON lines (room, id);
  CREATE INDEX set_back ON lines (room, at) WHERE at < id / 1000 - 1000;
  PRAGMA application_id = 0x63686C67)";

/// What makes a file of one version one of the next.
///
/// The index has the words of the lines up to `until`. What is deleted is taken out of it at once, but FTS5
/// only notes that at first: `stale` says so until its pages have been merged. Of the accounts in `forgotten`
/// the lines up to `until` are to go; those up to `done` have gone.
///
/// A row of `rooms` with `one` and `other` is a private conversation of those two. One that has ended has
/// neither, and is called "ended" and its number, until its lines have gone.
constexpr std::array kUpgrades{
    R"(
  ALTER TABLE lines ADD COLUMN account TEXT NOT NULL DEFAULT '';
  CREATE TABLE indexed (until INTEGER NOT NULL, stale INTEGER NOT NULL) STRICT;
  INSERT INTO indexed VALUES (0, 0);
  CREATE TABLE forgotten (account TEXT PRIMARY KEY, until INTEGER NOT NULL, done INTEGER NOT NULL) STRICT;
  CREATE TRIGGER unindexed AFTER DELETE ON lines WHEN old.id <= (SELECT until FROM indexed) BEGIN
    INSERT INTO words (words, rowid, text) VALUES ('delete', old.id, old.text);
    UPDATE indexed SET stale = 1 WHERE stale IN (0, 3);
  END)",
    R"(
  ALTER TABLE rooms ADD COLUMN one INTEGER;
  ALTER TABLE rooms ADD COLUMN other INTEGER;
  CREATE INDEX conversations_of_one ON rooms (one) WHERE one IS NOT NULL;
  CREATE INDEX conversations_of_other ON rooms (other) WHERE other IS NOT NULL)",
    R"(
  CREATE TABLE events (room INTEGER NOT NULL REFERENCES rooms, id INTEGER NOT NULL, era INTEGER NOT NULL,
                       closed INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, nick TEXT NOT NULL,
                       user TEXT NOT NULL, host TEXT NOT NULL, realname TEXT NOT NULL, account TEXT NOT NULL,
                       text TEXT NOT NULL, object TEXT NOT NULL, changes TEXT NOT NULL,
                       PRIMARY KEY (room, id)) STRICT, WITHOUT ROWID;
  CREATE INDEX events_by_id ON events (id))",
    // The index is made anew: see bring_up_to_date().
    "UPDATE indexed SET until = 0, stale = 0"};

constexpr FileFormat kFormat{kApplication, kFirstVersion, kUpgrades};

// The versions that have an index whose words are unicode61's.
constexpr std::int64_t kFirstWithFormerIndex = 2;
constexpr std::int64_t kLastWithFormerIndex = 4;

bool bring_up_to_date(const Sqlite& database, std::int64_t version) {
  if (version == kFormat.version()) return true;
  const bool has_former_index = version >= kFirstWithFormerIndex && version <= kLastWithFormerIndex;
  return database.begin_writing() && (!has_former_index || set_former_index_aside(database)) &&
         make_current(database, kFormat, version) && database.run(kWordsTable) && database.run("COMMIT");
}

}  // namespace

HistoryOpening open_history(const std::string& path) {
  if (const auto made = make_private_file(path); !made) return {Failure(made.error())};
  auto database = Sqlite::open(path, Sqlite::Use::one_at_a_time);
  if (!database) return {Failure(database.error())};
  const auto failed = [&] { return HistoryOpening{Failure(database->why()), database->has_met_damage()}; };
  if (!database->extend(define_tokenizer)) return {Failure("SQLite has no FTS5 here")};
  if (!database->run(kSettings) || !database->run("BEGIN EXCLUSIVE; COMMIT")) return failed();
  const auto version = version_in(*database, kFormat);
  if (!version) return {Failure(version.error()), database->has_met_damage()};
  if (!bring_up_to_date(*database, *version)) return failed();
  return {std::move(database)};
}

std::optional<FileTrouble> trouble_with_history(const std::string& path) {
  return trouble_with_file(path, kFormat, false);
}

}  // namespace chat::relay
