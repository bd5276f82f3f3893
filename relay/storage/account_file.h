#pragma once

#include "common/result.h"
#include "relay/hub/accounts.h"
#include "relay/storage/password_hash.h"
#include "relay/storage/sqlite.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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
    std::vector<std::string> certificates{};
    PrivateNumber number = 0;       ///< that the account has now
    PrivateNumber lost_number = 0;  ///< that it had until now
    WallTime made{};
  };
  struct Known {
    std::string name;
    PrivateNumber number;
  };

  /// In a file that open_state_file() has opened.
  AccountFile(std::shared_ptr<Sqlite> file, HashCost cost) : file_(std::move(file)), cost_(cost) {}

  /// In a file of its own; see open_state_file().
  static Result<AccountFile> open(const std::string& path, HashCost cost);

  Result<std::vector<Known>> all() const;

  Found answer(const AccountRequest& request);

 private:
  struct Row {
    std::string name;
    std::string hash;
  };

  Found check(const AccountRequest& request);
  bool know_nobodys_hash();
  Found check_certificate(const AccountRequest& request);
  Found enroll(const AccountRequest& request);
  Found list_certificates(const AccountRequest& request);
  Found describe(const AccountRequest& request);
  Found remove(const AccountRequest& request);
  Found end(Found account);
  Found change_password(const AccountRequest& request);
  Found unregister(const AccountRequest& request);
  Found add_certificate(const AccountRequest& request);
  Found remove_certificate(const AccountRequest& request);
  Found keep_private(const AccountRequest& request);
  Found end_private(const AccountRequest& request);
  PrivateNumber number_of(const std::string& folded) const;

  Found failure() const { return {AccountOutcome::failed, {}, file_->why()}; }
  Found store_hash(const std::string& account, std::string_view password, Found otherwise) const;

  std::shared_ptr<Sqlite> file_;
  HashCost cost_;
  // What a password is held against where there is no account. Made at the first login, of whomever: until
  // then the relay needs no memory for hashing.
  std::string nobodys_hash_{};
};

}  // namespace chat::relay
