#pragma once

#include "common/result.h"
#include "relay/storage/account_table.h"
#include "relay/storage/sqlite.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chat::relay {

/// An account with all that belongs to it.
struct AccountCopy {
  AccountTable::Row row{};
  PrivateNumber number = 0;                 ///< 0: none
  std::vector<std::string> certificates{};  ///< fingerprints
};

/// How far a table that several relays share has come.
struct AccountsVersion {
  std::string id{};            ///< of the table; empty: there is none
  std::uint64_t revision = 0;  ///< grows by one with each change
};

/// What changed in a table up to a version of it.
struct AccountChanges {
  AccountsVersion version{};
  bool are_all = false;                                          ///< there are no accounts but those
  std::map<std::string, std::optional<AccountCopy>> accounts{};  ///< by folded name; nothing: it has ended
};

/// A copy of the accounts that several relays share, in the tables of a state file. For one thread at a time.
class AccountCache {
 public:
  /// Reads of which version it is. A file that was never a copy is of none: the accounts in it are its own.
  static Result<AccountCache> open(std::shared_ptr<Sqlite> file);

  const AccountsVersion& version() const { return version_; }
  Result<std::vector<AccountCopy>> all() const;
  /// All of it, or nothing. What else the file keeps of an account stays, unless it has ended.
  Result<void> follow(const AccountChanges& changes);

  /// From now on the accounts in the file are its own.
  static Result<void> end(const Sqlite& file);
  static bool is_copy(const Sqlite& file);

 private:
  AccountCache(std::shared_ptr<Sqlite> file, AccountsVersion version)
      : file_(std::move(file)), version_(std::move(version)) {}
  bool write(const AccountChanges& changes) const;
  bool write(const std::string& account, const AccountCopy& copy) const;
  bool remove_another(const std::string& account, const AccountCopy& copy) const;
  bool write_row(const std::string& account, const AccountCopy& copy) const;
  bool write_certificates(const std::string& account, const AccountCopy& copy) const;
  bool forget_certificates(const std::string& account) const;
  bool remove(const std::string& account) const;
  std::optional<std::vector<std::string>> accounts_but(const AccountChanges& changes) const;
  bool remove_all_but(const AccountChanges& changes) const;
  bool write(const AccountsVersion& version) const;

  std::shared_ptr<Sqlite> file_;
  AccountsVersion version_;
};

}  // namespace chat::relay
