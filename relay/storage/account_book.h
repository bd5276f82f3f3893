#pragma once

#include "relay/hub/accounts.h"
#include "relay/storage/account_table.h"
#include "relay/storage/password_hash.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::relay {

/// Answers what is asked about accounts, from the table in which they stand. Each call may wait for that, and
/// those with a password compute for long; for one thread at a time.
class AccountBook {
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

  AccountBook(std::unique_ptr<AccountTable> table, HashCost cost) : table_(std::move(table)), cost_(cost) {}

  Result<std::vector<KnownAccount>> all() { return table_->all(); }

  Found answer(const AccountRequest& request);

  Result<void> follow(bool all) { return table_->follow(all); }
  std::vector<AccountNews> take_news() { return table_->take_news(); }

 private:
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
  Found store_hash(const std::string& account, std::string_view password, Found otherwise);

  std::unique_ptr<AccountTable> table_;
  HashCost cost_;
  // What a password is held against where there is no account. Made at the first login, of whomever: until
  // then the relay needs no memory for hashing.
  std::string nobodys_hash_{};
};

}  // namespace chat::relay
