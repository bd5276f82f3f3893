#pragma once

#include "common/result.h"
#include "common/workers.h"
#include "relay/hub/accounts.h"
#include "relay/storage/account_file.h"

#include <memory>
#include <string>
#include <string_view>
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
  std::size_t count() const override { return names_.size(); }
  void ask(Ticket ticket, AccountRequest request) override;
  std::vector<AccountAnswer> take_answers() override;

 private:
  SqliteAccounts(AccountFile file, const std::vector<std::string>& names, Workers& workers);
  void heard(Ticket ticket, AccountRequest::Kind kind, const AccountFile::Found& found);

  std::shared_ptr<AccountFile> file_;      // shared with the thread, which may outlive this
  std::unordered_set<std::string> names_;  // folded
  Workers& workers_;
  std::vector<AccountAnswer> answers_;
};

}  // namespace chat::relay
