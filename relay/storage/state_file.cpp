#include "relay/storage/state_file.h"

#include "common/file.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

namespace chat::relay {
namespace {

constexpr std::int64_t kVersion = 3;
// "chat", in the file's header: see "PRAGMA application_id" in SQLite's manual.
constexpr std::int64_t kApplication = 0x63686174;

// EXCLUSIVE: locks are kept while the file is open. FULL: each commit is on the disk when it
// returns.
constexpr const char* kSettings =
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; "
    "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON";

constexpr const char* kFirstVersion = R"(
  CREATE TABLE accounts (folded TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL,
                         made INTEGER NOT NULL DEFAULT (strftime('%s', 'now'))) STRICT;
  CREATE TABLE certificates (fingerprint TEXT PRIMARY KEY,
                             account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE) STRICT;
  CREATE TABLE rooms (folded TEXT PRIMARY KEY, kept TEXT NOT NULL) STRICT;
  CREATE TABLE address_bans (network TEXT PRIMARY KEY, by TEXT NOT NULL, reason TEXT NOT NULL,
                             until INTEGER) STRICT;
  PRAGMA application_id = 0x63686174)";

/// What makes a file of one version one of the next. An account whose private conversations are not kept has
/// no `private_number`.
constexpr std::array<const char*, kVersion - 1> kUpgrades{
    "ALTER TABLE accounts ADD COLUMN private_number INTEGER",
    "CREATE TABLE bookmarks (account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, kind TEXT NOT "
    "NULL, "
    "target TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (account, kind, target)) STRICT, WITHOUT ROWID"};

std::int64_t pragma(const Sqlite& database, const char* sql) {
  Sqlite::Statement statement(database, sql);
  return statement.step() ? statement.number(0) : -1;
}

/// Makes an empty file if there is none. SQLite gives its journal the same permissions.
Result<void> make_file(const std::string& path) {
  const UniqueFd made(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0600));
  if (!made) return Failure(os_error("open", errno));
  if (!is_plain_file(made.get())) return Failure("it is no plain file");
  return {};
}

/// From now on nobody else may read or write the file.
Result<Sqlite> open_alone(const std::string& path) {
  auto database = Sqlite::open(path);
  if (!database) return database;
  if (!database->run(kSettings) || !database->run("BEGIN EXCLUSIVE") || !database->run("COMMIT"))
    return Failure(database->why());
  return database;
}

/// In a transaction: a relay that is killed meanwhile finds the file as it was.
bool make_current(const Sqlite& database, std::int64_t version) {
  if (version == kVersion) return true;
  if (version == 0 && !database.run(kFirstVersion)) return false;
  for (std::int64_t next = std::max<std::int64_t>(version, 1); next < kVersion; ++next) {
    if (!database.run(kUpgrades[static_cast<std::size_t>(next - 1)])) return false;
  }
  return database.run(fmt::format("PRAGMA user_version = {}", kVersion).c_str());
}

/// Makes the tables in a new file; brings those of an older one up to date; of another it says what is wrong
/// with it. What has written the tables
/// keeps the journal open, so it is closed: a relay has the same descriptors at its first start as at any
/// later one.
Result<void> prepare(const std::string& path) {
  const auto opened = open_alone(path);
  if (!opened) return Failure(opened.error());
  const Sqlite& database = *opened;
  if (!database.run("BEGIN")) return Failure(database.why());
  Sqlite::Statement check(database, "PRAGMA quick_check(1)");
  if (!check.step() || check.text(0) != "ok") return Failure("it is damaged");
  const std::int64_t tables = pragma(database, "SELECT count(*) FROM sqlite_schema");
  const std::int64_t version = pragma(database, "PRAGMA user_version");
  const bool is_new = tables == 0 && version == 0;
  if (tables < 0) return Failure(database.why());
  if (!is_new && pragma(database, "PRAGMA application_id") != kApplication)
    return Failure("it belongs to another program");
  if (!is_new && version == 0) return Failure("it belongs to another program");
  if (version > kVersion) {
    return Failure(
        fmt::format("a newer chat-relay has written it (format {}, and this one knows {}): use that one",
                    version, kVersion));
  }
  if (!make_current(database, version)) return Failure(database.why());
  if (!database.run("COMMIT")) return Failure(database.why());
  return {};
}

}  // namespace

Result<std::shared_ptr<Sqlite>> open_state_file(const std::string& path) {
  const auto about = [&](const std::string& why) {
    return Failure(fmt::format("cannot use {}: {}", path, why));
  };
  if (const auto made = make_file(path); !made) return about(made.error());
  if (const auto fine = prepare(path); !fine) return about(fine.error());
  auto database = open_alone(path);
  if (!database) return about(database.error());
  return std::make_shared<Sqlite>(std::move(*database));
}

}  // namespace chat::relay
