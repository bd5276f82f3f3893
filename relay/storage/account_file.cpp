#include "relay/storage/account_file.h"

#include "common/file.h"
#include "common/text.h"

#include <array>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

namespace chat::relay {
namespace {

using Outcome = AccountOutcome;
using Kind = AccountRequest::Kind;

constexpr std::int64_t kVersion = 1;
// "chat", in the file's header: see "PRAGMA application_id" in SQLite's manual.
constexpr std::int64_t kApplication = 0x63686174;

// EXCLUSIVE: locks are kept while the file is open. FULL: each commit is on the disk when it
// returns.
constexpr const char* kSettings =
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; "
    "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON";

constexpr const char* kSchema = R"(
  CREATE TABLE accounts (folded TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL,
                         made INTEGER NOT NULL DEFAULT (strftime('%s', 'now'))) STRICT;
  CREATE TABLE certificates (fingerprint TEXT PRIMARY KEY,
                             account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE) STRICT;
  PRAGMA application_id = 0x63686174;
  PRAGMA user_version = 1)";

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

/// Makes the tables in a new file; of another it says what is wrong with it. What has written the tables
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
  if (!is_new && version != kVersion) {
    return Failure(
        fmt::format("a newer chat-relay has written it (format {}, and this one knows {}): use that one",
                    version, kVersion));
  }
  if (is_new && !database.run(kSchema)) return Failure(database.why());
  if (!database.run("COMMIT")) return Failure(database.why());
  return {};
}

}  // namespace

Result<AccountFile> AccountFile::open(const std::string& path, HashCost cost) {
  const auto about = [&](const std::string& why) {
    return Failure(fmt::format("cannot use the accounts in {}: {}", path, why));
  };
  if (const auto made = make_file(path); !made) return about(made.error());
  if (const auto fine = prepare(path); !fine) return about(fine.error());
  auto database = open_alone(path);
  if (!database) return about(database.error());
  return AccountFile(std::move(*database), cost);
}

Result<std::vector<std::string>> AccountFile::names() const {
  std::vector<std::string> names;
  Sqlite::Statement statement(database_, "SELECT name FROM accounts");
  while (statement.step()) names.push_back(statement.text(0));
  if (statement.failed()) return Failure(database_.why());
  return names;
}

AccountFile::Found AccountFile::answer(const AccountRequest& request) {
  struct Answering {
    Kind kind;
    Found (AccountFile::*answer)(const AccountRequest&);
  };
  constexpr std::array<Answering, 7> kAnswering{{
      {Kind::check, &AccountFile::check},
      {Kind::check_certificate, &AccountFile::check_certificate},
      {Kind::enroll, &AccountFile::enroll},
      {Kind::change_password, &AccountFile::change_password},
      {Kind::unregister, &AccountFile::unregister},
      {Kind::add_certificate, &AccountFile::add_certificate},
      {Kind::remove_certificate, &AccountFile::remove_certificate},
  }};
  for (const Answering& each : kAnswering) {
    if (each.kind == request.kind) return (this->*each.answer)(request);
  }
  return {Outcome::failed};
}

AccountFile::Found AccountFile::check(const AccountRequest& request) {
  const std::string folded = fold_case(request.account);
  Sqlite::Statement row(database_, "SELECT name, hash FROM accounts WHERE folded = ?");
  const bool exists = row.bind(folded).step();
  if (row.failed()) return failure();
  if (!know_nobodys_hash()) return {Outcome::failed, {}, "there is not enough memory to hash a password"};
  const std::string hash = exists ? row.text(1) : nobodys_hash_;
  const bool fits = fits_hash(request.password.text(), hash);
  if (!exists || !fits) return {Outcome::wrong};
  Found found{Outcome::good, row.text(0)};
  // The relay's owner has made guesses dearer. If it cannot be written, it stays as it was.
  if (has_other_cost(hash, cost_)) store_hash(folded, request.password.text(), found);
  return found;
}

bool AccountFile::know_nobodys_hash() {
  if (nobodys_hash_.empty()) nobodys_hash_ = hash_password("nobody", cost_).value_or("");
  return !nobodys_hash_.empty();
}

AccountFile::Found AccountFile::check_certificate(const AccountRequest& request) {
  Sqlite::Statement row(
      database_, "SELECT name FROM accounts JOIN certificates ON account = folded WHERE fingerprint = ?");
  const bool exists = row.bind(request.certificate).step();
  if (row.failed()) return failure();
  const std::string name = exists ? row.text(0) : std::string();
  const bool fits = exists && (request.account.empty() || fold_case(request.account) == fold_case(name));
  return fits ? Found{Outcome::good, name} : Found{Outcome::wrong};
}

AccountFile::Found AccountFile::enroll(const AccountRequest& request) {
  const auto hash = hash_password(request.password.text(), cost_);
  if (!hash) return {Outcome::failed, {}, "there is not enough memory to hash a password"};
  const std::string folded = fold_case(request.account);
  Sqlite::Statement insert(database_, "INSERT INTO accounts (folded, name, hash) VALUES (?, ?, ?)");
  insert.bind(folded).bind(request.account).bind(*hash).step();
  if (insert.found_conflict()) return {Outcome::taken};
  if (insert.failed()) return failure();
  return {Outcome::good, request.account};
}

AccountFile::Found AccountFile::store_hash(const std::string& folded, std::string_view password,
                                           Found otherwise) const {
  const auto hash = hash_password(password, cost_);
  if (!hash) return {Outcome::failed, {}, "there is not enough memory to hash a password"};
  Sqlite::Statement update(database_, "UPDATE accounts SET hash = ? WHERE folded = ?");
  update.bind(*hash).bind(folded).step();
  return update.failed() ? failure() : std::move(otherwise);
}

AccountFile::Found AccountFile::change_password(const AccountRequest& request) {
  Found found = check(request);
  if (found.outcome != Outcome::good) return found;
  return store_hash(fold_case(request.account), request.new_password.text(), std::move(found));
}

AccountFile::Found AccountFile::unregister(const AccountRequest& request) {
  Found found = check(request);
  if (found.outcome != Outcome::good) return found;
  const std::string folded = fold_case(request.account);
  Sqlite::Statement end(database_, "DELETE FROM accounts WHERE folded = ?");
  end.bind(folded).step();
  return end.failed() ? failure() : found;
}

AccountFile::Found AccountFile::add_certificate(const AccountRequest& request) {
  const std::string folded = fold_case(request.account);
  Sqlite::Statement insert(database_, "INSERT INTO certificates (fingerprint, account) VALUES (?, ?)");
  insert.bind(request.certificate).bind(folded).step();
  if (insert.found_conflict()) return {Outcome::taken};
  return insert.failed() ? failure() : Found{Outcome::good, request.account};
}

AccountFile::Found AccountFile::remove_certificate(const AccountRequest& request) {
  const std::string folded = fold_case(request.account);
  Sqlite::Statement end(database_, "DELETE FROM certificates WHERE fingerprint = ? AND account = ?");
  end.bind(request.certificate).bind(folded).step();
  if (end.failed()) return failure();
  return database_.changes() > 0 ? Found{Outcome::good, request.account} : Found{Outcome::wrong};
}

}  // namespace chat::relay
