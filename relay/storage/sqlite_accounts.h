#pragma once

#include "common/result.h"
#include "common/workers.h"
#include "relay/hub/accounts.h"
#include "relay/storage/account_file.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace chat::relay {

/// Accounts that outlive the relay. Whatever may wait or compute for long is done by the workers' thread.
class SqliteAccounts final : public Accounts {
 public:
  /// `workers` outlives the accounts. Blocks until the file is read.
  static Result<std::unique_ptr<SqliteAccounts>> open(std::shared_ptr<Sqlite> file, HashCost cost,
                                                      Workers& workers);

  bool exist() const override { return true; }
  bool has(std::string_view account) const override;
  std::size_t count() const override { return known_.size(); }
  PrivateNumber private_number(std::string_view account) const override;
  std::string account_with(PrivateNumber number) const override;
  void ask(Ticket ticket, AccountRequest request) override;
  std::vector<AccountAnswer> take_answers() override;

  std::unordered_set<PrivateNumber> private_numbers() const;

 private:
  SqliteAccounts(AccountFile file, const std::vector<AccountFile::Known>& all, Workers& workers);
  void know(const AccountFile::Known& account);
  void heard(Ticket ticket, AccountRequest::Kind kind, const AccountFile::Found& found);

  std::shared_ptr<AccountFile> file_;                     // shared with the thread, which may outlive this
  std::unordered_map<std::string, PrivateNumber> known_;  // by folded name
  std::unordered_map<PrivateNumber, std::string> with_a_number_;  // names as they were registered
  Workers& workers_;
  std::vector<AccountAnswer> answers_;
};

}  // namespace chat::relay
