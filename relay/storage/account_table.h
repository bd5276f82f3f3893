#pragma once

#include "common/moment.h"
#include "common/result.h"
#include "relay/hub/accounts.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chat::relay {

/// What a table has found that others, who share it, have changed.
struct AccountNews {
  std::uint64_t revision = 0;  ///< up to which it is told
  bool are_all = false;        ///< there are no accounts but those
  bool is_given = false;       ///< this relay has brought accounts to the table
  std::vector<KnownAccount> there{};
  std::vector<std::string> gone{};      ///< folded
  std::vector<std::string> remarks{};   ///< for the log
  std::vector<std::string> warnings{};  ///< the same
};

/// Where accounts stand. Each call may wait, and the error says why it could not be done; what could be done
/// outlives the program's death. Accounts are named folded. For one thread at a time.
class AccountTable {
 public:
  struct Row {
    std::string name;  ///< as it was registered
    std::string hash;  ///< of its password
    WallTime made{};
  };

  AccountTable() = default;
  AccountTable(const AccountTable&) = delete;
  AccountTable& operator=(const AccountTable&) = delete;
  virtual ~AccountTable() = default;

  virtual Result<std::vector<KnownAccount>> all() = 0;
  virtual Result<std::optional<Row>> find(const std::string& account) = 0;
  /// False: somebody has it already.
  virtual Result<bool> add(const std::string& account, const Row& row) = 0;
  virtual Result<void> set_hash(const std::string& account, const std::string& hash) = 0;
  /// With all that belongs to it. Returns the private number that it had; 0: none.
  virtual Result<PrivateNumber> remove(const std::string& account) = 0;

  /// Whose it is, as that was registered.
  virtual Result<std::optional<std::string>> owner_of(const std::string& certificate) = 0;
  /// In their order.
  virtual Result<std::vector<std::string>> certificates_of(const std::string& account) = 0;
  /// False: somebody has it already.
  virtual Result<bool> add_certificate(const std::string& account, const std::string& certificate) = 0;
  /// False: it has not been the account's.
  virtual Result<bool> remove_certificate(const std::string& account, const std::string& certificate) = 0;

  /// The account's private number from now on, if it has none yet `drawn`. 0: there is no such account.
  virtual Result<PrivateNumber> give_number(const std::string& account, PrivateNumber drawn) = 0;
  /// It has none any more. Returns which it had.
  virtual Result<PrivateNumber> take_number(const std::string& account) = 0;

  /// Of a table that others share: finds out what they have changed, or, with `all`, which accounts there
  /// are.
  virtual Result<void> follow(bool /*all*/) { return {}; }
  /// What this and all other calls have found, in this order.
  virtual std::vector<AccountNews> take_news() { return {}; }
};

}  // namespace chat::relay
