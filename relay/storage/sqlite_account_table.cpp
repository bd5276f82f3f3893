#include "relay/storage/sqlite_account_table.h"

#include "common/unix_time.h"
#include "relay/storage/account_cache.h"

#include <chrono>
#include <cstdint>
#include <utility>

namespace chat::relay {

Result<std::vector<KnownAccount>> SqliteAccountTable::all() {
  std::vector<KnownAccount> all;
  Sqlite::Statement rows(*file_, "SELECT name, coalesce(private_number, 0), made FROM accounts");
  while (rows.step()) {
    all.push_back({rows.text(0), static_cast<PrivateNumber>(rows.number(1)),
                   wall_time_at(std::chrono::seconds(rows.number(2)))});
  }
  if (rows.failed()) return Failure(file_->why());
  return all;
}

Result<std::optional<AccountTable::Row>> SqliteAccountTable::find(const std::string& account) {
  Sqlite::Statement row(*file_, "SELECT name, hash, made FROM accounts WHERE folded = ?");
  const bool exists = row.bind(account).step();
  if (row.failed()) return Failure(file_->why());
  if (!exists) return std::optional<Row>();
  return std::optional(Row{row.text(0), row.text(1), wall_time_at(std::chrono::seconds(row.number(2)))});
}

Result<bool> SqliteAccountTable::is_added(const Sqlite::Statement& insert) const {
  if (insert.found_conflict()) return false;
  if (insert.failed()) return Failure(file_->why());
  return true;
}

Result<bool> SqliteAccountTable::add(const std::string& account, const Row& row) {
  Sqlite::Statement insert(*file_, "INSERT INTO accounts (folded, name, hash, made) VALUES (?, ?, ?, ?)");
  insert.bind(account).bind(row.name).bind(row.hash).bind(unix_seconds(row.made)).step();
  return is_added(insert);
}

Result<void> SqliteAccountTable::set_hash(const std::string& account, const std::string& hash) {
  Sqlite::Statement update(*file_, "UPDATE accounts SET hash = ? WHERE folded = ?");
  update.bind(hash).bind(account).step();
  if (update.failed()) return Failure(file_->why());
  return {};
}

Result<PrivateNumber> SqliteAccountTable::remove(const std::string& account) {
  if (AccountCache::is_copy(*file_)) {
    return Failure(
        "these are a copy of the accounts that several relays share: have one end it that is running");
  }
  auto number = number_of(account);
  if (!number) return number;
  Sqlite::Statement row(*file_, "DELETE FROM accounts WHERE folded = ?");
  row.bind(account).step();
  if (row.failed()) return Failure(file_->why());
  return number;
}

Result<std::optional<std::string>> SqliteAccountTable::owner_of(const std::string& certificate) {
  Sqlite::Statement row(
      *file_, "SELECT name FROM accounts JOIN certificates ON account = folded WHERE fingerprint = ?");
  const bool exists = row.bind(certificate).step();
  if (row.failed()) return Failure(file_->why());
  return exists ? std::optional(row.text(0)) : std::nullopt;
}

Result<std::vector<std::string>> SqliteAccountTable::certificates_of(const std::string& account) {
  Sqlite::Statement rows(*file_,
                         "SELECT fingerprint FROM certificates WHERE account = ? ORDER BY fingerprint");
  rows.bind(account);
  std::vector<std::string> certificates;
  while (rows.step()) certificates.push_back(rows.text(0));
  if (rows.failed()) return Failure(file_->why());
  return certificates;
}

Result<bool> SqliteAccountTable::add_certificate(const std::string& account, const std::string& certificate) {
  Sqlite::Statement insert(*file_, "INSERT INTO certificates (fingerprint, account) VALUES (?, ?)");
  insert.bind(certificate).bind(account).step();
  return is_added(insert);
}

Result<bool> SqliteAccountTable::remove_certificate(const std::string& account,
                                                    const std::string& certificate) {
  Sqlite::Statement end(*file_, "DELETE FROM certificates WHERE fingerprint = ? AND account = ?");
  end.bind(certificate).bind(account).step();
  if (end.failed()) return Failure(file_->why());
  return file_->changes() > 0;
}

Result<PrivateNumber> SqliteAccountTable::number_of(const std::string& account) const {
  Sqlite::Statement row(*file_, "SELECT coalesce(private_number, 0) FROM accounts WHERE folded = ?");
  const bool exists = row.bind(account).step();
  if (row.failed()) return Failure(file_->why());
  return exists ? static_cast<PrivateNumber>(row.number(0)) : 0;
}

Result<PrivateNumber> SqliteAccountTable::give_number(const std::string& account, PrivateNumber drawn) {
  Sqlite::Statement give(
      *file_, "UPDATE accounts SET private_number = ? WHERE folded = ? AND private_number IS NULL");
  give.bind(static_cast<std::int64_t>(drawn)).bind(account).step();
  if (give.failed()) return Failure(file_->why());
  return number_of(account);
}

Result<PrivateNumber> SqliteAccountTable::take_number(const std::string& account) {
  auto number = number_of(account);
  if (!number) return number;
  Sqlite::Statement take(*file_, "UPDATE accounts SET private_number = NULL WHERE folded = ?");
  take.bind(account).step();
  if (take.failed()) return Failure(file_->why());
  return number;
}

}  // namespace chat::relay
