#pragma once

#include "common/result.h"
#include "relay/hub/accounts.h"
#include "relay/storage/password_hash.h"
#include "relay/storage/sqlite.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// Accounts in a SQLite file. Each call may wait for the disk, and those with a password compute for long;
/// for one thread at a time.
///
/// What has been answered with `good` is on the disk: it outlives the program's death, and a power cut.
class AccountFile {
 public:
  struct Found {
    AccountOutcome outcome;
    std::string account{};  ///< as it was registered
    std::string why{};      ///< for the log, where it has failed
  };

  /// Makes the file, for nobody else (0600), if it is not there. The error names the file and says what is
  /// wrong with it; the file is left as it is.
  static Result<AccountFile> open(const std::string& path, HashCost cost);

  /// The names of all accounts.
  Result<std::vector<std::string>> names() const;

  Found answer(const AccountRequest& request);

 private:
  AccountFile(Sqlite database, HashCost cost) : database_(std::move(database)), cost_(cost) {}

  struct Row {
    std::string name;
    std::string hash;
  };

  Found check(const AccountRequest& request);
  bool know_nobodys_hash();
  Found check_certificate(const AccountRequest& request);
  Found enroll(const AccountRequest& request);
  Found change_password(const AccountRequest& request);
  Found unregister(const AccountRequest& request);
  Found add_certificate(const AccountRequest& request);
  Found remove_certificate(const AccountRequest& request);

  Found failure() const { return {AccountOutcome::failed, {}, database_.why()}; }
  Found store_hash(const std::string& account, std::string_view password, Found otherwise) const;

  Sqlite database_;
  HashCost cost_;
  // What a password is held against where there is no account. Made at the first login, of whomever: until
  // then the relay needs no memory for hashing.
  std::string nobodys_hash_{};
};

}  // namespace chat::relay
