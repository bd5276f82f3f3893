#include "relay/storage/account_cache.h"

#include "common/unix_time.h"

#include <algorithm>
#include <chrono>

namespace chat::relay {

Result<AccountCache> AccountCache::open(std::shared_ptr<Sqlite> file) {
  Sqlite::Statement row(*file, "SELECT id, revision FROM shared_accounts");
  AccountsVersion version;
  if (row.step()) version = {row.text(0), static_cast<std::uint64_t>(row.number(1))};
  if (row.failed()) return Failure(file->why());
  return AccountCache(std::move(file), std::move(version));
}

Result<void> AccountCache::end(const Sqlite& file) {
  if (!is_copy(file)) return {};
  if (!file.run("DELETE FROM shared_accounts")) return Failure(file.why());
  return {};
}

bool AccountCache::is_copy(const Sqlite& file) {
  return Sqlite::Statement(file, "SELECT 1 FROM shared_accounts").step();
}

Result<std::vector<AccountCopy>> AccountCache::all() const {
  const auto turn = file_->take_turn();
  std::vector<AccountCopy> all;
  Sqlite::Statement rows(
      *file_, "SELECT name, hash, made, coalesce(private_number, 0), folded FROM accounts ORDER BY folded");
  while (rows.step()) {
    AccountCopy copy{{rows.text(0), rows.text(1), wall_time_at(std::chrono::seconds(rows.number(2)))},
                     static_cast<PrivateNumber>(rows.number(3)),
                     {}};
    const std::string account = rows.text(4);
    Sqlite::Statement own(*file_, "SELECT fingerprint FROM certificates WHERE account = ?");
    own.bind(account);
    while (own.step()) copy.certificates.push_back(own.text(0));
    if (own.failed()) return Failure(file_->why());
    all.push_back(std::move(copy));
  }
  if (rows.failed()) return Failure(file_->why());
  return all;
}

Result<void> AccountCache::follow(const AccountChanges& changes) {
  const auto turn = file_->take_turn();
  if (!write(changes)) {
    std::string why = file_->why();
    file_->run("ROLLBACK");
    return Failure(std::move(why));
  }
  version_ = changes.version;
  return {};
}

bool AccountCache::write(const AccountChanges& changes) const {
  if (!file_->begin_writing()) return false;
  if (changes.are_all && !remove_all_but(changes)) return false;
  for (const auto& [account, copy] : changes.accounts) {
    if (copy ? !write(account, *copy) : !remove(account)) return false;
  }
  return write(changes.version) && file_->run("COMMIT");
}

bool AccountCache::remove_all_but(const AccountChanges& changes) const {
  const auto others = accounts_but(changes);
  return others &&
         std::all_of(others->begin(), others->end(), [this](const auto& each) { return remove(each); });
}

std::optional<std::vector<std::string>> AccountCache::accounts_but(const AccountChanges& changes) const {
  std::vector<std::string> others;
  Sqlite::Statement rows(*file_, "SELECT folded FROM accounts");
  while (rows.step()) {
    if (std::string account = rows.text(0); changes.accounts.count(account) == 0)
      others.push_back(std::move(account));
  }
  if (rows.failed()) return std::nullopt;
  return others;
}

bool AccountCache::remove(const std::string& account) const {
  Sqlite::Statement end(*file_, "DELETE FROM accounts WHERE folded = ?");
  end.bind(account).step();
  return !end.failed();
}

/// Sqlite::why() is about the statement that ended last, so none is left open by one that fails.
bool AccountCache::write(const std::string& account, const AccountCopy& copy) const {
  return remove_another(account, copy) && write_row(account, copy) && write_certificates(account, copy);
}

/// One that was made at another time is another, who is to have nothing of the former one's.
bool AccountCache::remove_another(const std::string& account, const AccountCopy& copy) const {
  Sqlite::Statement former(*file_, "DELETE FROM accounts WHERE folded = ? AND made <> ?");
  former.bind(account).bind(unix_seconds(copy.row.made)).step();
  return !former.failed();
}

bool AccountCache::write_row(const std::string& account, const AccountCopy& copy) const {
  Sqlite::Statement keep(
      *file_,
      "INSERT INTO accounts (folded, name, hash, made, private_number) VALUES (?, ?, ?, ?, "
      "nullif(?, 0)) ON CONFLICT (folded) DO UPDATE SET name = excluded.name, hash = "
      "excluded.hash, private_number = excluded.private_number");
  keep.bind(account).bind(copy.row.name).bind(copy.row.hash).bind(unix_seconds(copy.row.made));
  keep.bind(static_cast<std::int64_t>(copy.number)).step();
  return !keep.failed();
}

bool AccountCache::write_certificates(const std::string& account, const AccountCopy& copy) const {
  if (!forget_certificates(account)) return false;
  for (const std::string& each : copy.certificates) {
    Sqlite::Statement add(*file_, "INSERT OR REPLACE INTO certificates (fingerprint, account) VALUES (?, ?)");
    add.bind(each).bind(account).step();
    if (add.failed()) return false;
  }
  return true;
}

bool AccountCache::forget_certificates(const std::string& account) const {
  Sqlite::Statement forget(*file_, "DELETE FROM certificates WHERE account = ?");
  forget.bind(account).step();
  return !forget.failed();
}

bool AccountCache::write(const AccountsVersion& version) const {
  if (!file_->run("DELETE FROM shared_accounts")) return false;
  Sqlite::Statement keep(*file_, "INSERT INTO shared_accounts (id, revision) VALUES (?, ?)");
  keep.bind(version.id).bind(static_cast<std::int64_t>(version.revision)).step();
  return !keep.failed();
}

}  // namespace chat::relay
