#include "relay/storage/state_file.h"

#include "relay/storage/file_format.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

// "chat", in the file's header: see "PRAGMA application_id" in SQLite's manual.
constexpr std::int64_t kStateApplication = 0x63686174;

// EXCLUSIVE: locks are kept while the file is open. FULL: each commit is on the disk when it
// returns.
constexpr const char* kStateSettings =
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; "
    "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON";

constexpr const char* kStateFirstVersion = R"(
  CREATE TABLE accounts (folded TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL,
                         made INTEGER NOT NULL DEFAULT (strftime('%s', 'now'))) STRICT;
  CREATE TABLE certificates (fingerprint TEXT PRIMARY KEY,
                             account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE) STRICT;
  CREATE TABLE rooms (folded TEXT PRIMARY KEY, kept TEXT NOT NULL) STRICT;
  CREATE TABLE address_bans (network TEXT PRIMARY KEY, by TEXT NOT NULL, reason TEXT NOT NULL,
                             until INTEGER) STRICT;
  PRAGMA application_id = 0x63686174)";

/// What makes a file of one version one of the next. An account whose private conversations are not kept has
/// no `private_number`. `shared_accounts` has a row where the accounts are a copy: see AccountCache.
/// `shared_chat`: see Keeper::undone_up_to().
constexpr std::array kStateUpgrades{
    "ALTER TABLE accounts ADD COLUMN private_number INTEGER",
    "CREATE TABLE bookmarks (account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, kind TEXT NOT "
    "NULL, "
    "target TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (account, kind, target)) STRICT, WITHOUT ROWID",
    "CREATE TABLE shared_chat (undone_up_to INTEGER NOT NULL) STRICT; "
    "CREATE TABLE shared_accounts (id TEXT NOT NULL, revision INTEGER NOT NULL) STRICT"};

constexpr FileFormat kStateFormat{kStateApplication, kStateFirstVersion, kStateUpgrades};

constexpr const char* kEmptied =
    "it is empty, and has been something: put a backup in its place, or delete it to begin anew";

/// From now on nobody else may read or write the file.
Result<Sqlite> open_alone(const std::string& path) {
  auto database = Sqlite::open(path);
  if (!database) return database;
  if (!database->run(kStateSettings) || !database->run("BEGIN EXCLUSIVE") || !database->run("COMMIT"))
    return Failure(database->why());
  return database;
}

/// Makes the tables in a new file; brings those of an older one up to date; of another it says what is
/// wrong with it. What has written the tables keeps the journal open, so it is closed: a relay has the same
/// descriptors at its first start as at any later one.
Result<void> prepare(const std::string& path) {
  const auto opened = open_alone(path);
  if (!opened) return Failure(opened.error());
  const Sqlite& database = *opened;
  if (!database.run("BEGIN")) return Failure(database.why());
  if (!is_whole(database)) return Failure("it is damaged");
  const auto version = version_in(database, kStateFormat);
  if (!version) return Failure(version.error());
  if (!make_current(database, kStateFormat, *version)) return Failure(database.why());
  if (!database.run("COMMIT")) return Failure(database.why());
  return {};
}

/// Whole or not at all: so a file without anything in it is one that has lost it.
Result<void> make_new(const std::string& path) {
  const std::string unfinished = path + ".new";
  const std::string journal = unfinished + "-journal";
  std::error_code ignored;
  for (const std::string& left_over : {unfinished, journal}) std::filesystem::remove(left_over, ignored);
  if (auto made = make_private_file(unfinished); !made) return made;
  if (auto fine = prepare(unfinished); !fine) return fine;
  if (std::rename(unfinished.c_str(), path.c_str()) != 0) return Failure(os_error("rename", errno));
  std::filesystem::remove(journal, ignored);
  return {};
}

Result<void> make_or_prepare(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(std::filesystem::symlink_status(path, error))) return make_new(path);
  if (is_empty_database(path)) return Failure(kEmptied);
  if (auto made = make_private_file(path); !made) return made;
  return prepare(path);
}

}  // namespace

Result<std::shared_ptr<Sqlite>> open_state_file(const std::string& path) {
  if (const auto fine = make_or_prepare(path); !fine) return cannot_use(path, fine.error());
  auto database = open_alone(path);
  if (!database) return cannot_use(path, database.error());
  return std::make_shared<Sqlite>(std::move(*database));
}

Result<void> check_state_file(const std::string& path) {
  if (is_empty_database(path)) return cannot_use(path, kEmptied);
  if (const auto trouble = trouble_with_file(path, kStateFormat, true)) return cannot_use(path, trouble->why);
  return {};
}

Result<std::shared_ptr<Sqlite>> open_state_in_memory() {
  auto database = Sqlite::open(":memory:");
  if (!database) return Failure(database.error());
  if (!database->run("PRAGMA foreign_keys = ON; BEGIN") || !make_current(*database, kStateFormat, 0) ||
      !database->run("COMMIT"))
    return Failure(database->why());
  return std::make_shared<Sqlite>(std::move(*database));
}

}  // namespace chat::relay
