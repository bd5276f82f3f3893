#include "relay/storage/history_format.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

namespace chat::relay {
namespace {

constexpr std::int64_t kVersion = 4;
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
constexpr std::array<const char*, kVersion - 1> kUpgrades{
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
  CREATE INDEX events_by_id ON events (id))"};

/// A relay that is killed meanwhile finds the file as it was.
bool make_current(const Sqlite& database, std::int64_t version) {
  if (version == kVersion) return true;
  bool fine = database.run("BEGIN IMMEDIATE") && (version > 0 || database.run(kFirstVersion));
  for (std::int64_t next = std::max<std::int64_t>(version, 1); fine && next < kVersion; ++next)
    fine = database.run(kUpgrades[static_cast<std::size_t>(next - 1)]);
  fine = fine && database.run(kWordsTable);
  const std::string done = fmt::format("PRAGMA user_version = {}; COMMIT", kVersion);
  return fine && database.run(done.c_str());
}

}  // namespace

std::int64_t number_from(const Sqlite& database, const char* sql) {
  Sqlite::Statement statement(database, sql);
  return statement.step() ? statement.number(0) : -1;
}

HistoryOpening open_history(const std::string& path) {
  const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0600);
  if (made < 0) return {Failure(os_error("open", errno))};
  ::close(made);
  auto database = Sqlite::open(path, Sqlite::Use::one_at_a_time);
  if (!database) return {Failure(database.error())};
  const auto failed = [&] { return HistoryOpening{Failure(database->why()), database->is_damaged()}; };
  if (!database->run(kSettings) || !database->run("BEGIN EXCLUSIVE; COMMIT")) return failed();
  const std::int64_t tables = number_from(*database, "SELECT count(*) FROM sqlite_schema");
  const std::int64_t version = number_from(*database, "PRAGMA user_version");
  if (tables < 0 || version < 0) return failed();
  const bool is_new = tables == 0 && version == 0;
  if (!is_new && (number_from(*database, "PRAGMA application_id") != kApplication || version == 0))
    return {Failure("it belongs to another program")};
  if (version > kVersion) {
    return {Failure(fmt::format("a newer chat-relay has written it (format {}, and this one knows {})",
                                version, kVersion))};
  }
  if (!make_current(*database, version)) return failed();
  return {std::move(database)};
}

}  // namespace chat::relay
