#pragma once

#include "common/result.h"
#include "common/workers.h"
#include "relay/hub/accounts.h"
#include "relay/storage/account_book.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace chat::relay {

/// Accounts that outlive the relay. Whatever may wait or compute for long is done by the workers' thread.
class StoredAccounts final : public Accounts {
 public:
  /// `workers` outlives the accounts. Which there are is learnt: at first none is known.
  StoredAccounts(AccountBook book, Workers& workers);
  /// Blocks until they are read.
  static Result<std::unique_ptr<StoredAccounts>> read(AccountBook book, Workers& workers);

  bool exist() const override { return true; }
  bool has(std::string_view account) const override;
  std::size_t count() const override { return known_.size(); }
  PrivateNumber private_number(std::string_view account) const override;
  std::string account_with(PrivateNumber number) const override;
  void ask(Ticket ticket, AccountRequest request) override;
  std::vector<AccountAnswer> take_answers() override;
  void learn(const std::vector<KnownAccount>& all) override;
  void learn(const KnownAccount& account, bool ended) override;

  std::unordered_set<PrivateNumber> private_numbers() const;

  /// Called when this relay has made or changed an account, or with `ended` has ended it.
  using Tell = std::function<void(const KnownAccount& account, bool ended)>;
  void tell_of_changes(Tell tell) { tell_ = std::move(tell); }

 private:
  void heard(Ticket ticket, AccountRequest::Kind kind, const AccountBook::Found& found);
  void change(const KnownAccount& account, bool ended);

  std::shared_ptr<AccountBook> book_;                     // shared with the thread, which may outlive this
  std::unordered_map<std::string, PrivateNumber> known_;  // by folded name
  std::unordered_map<PrivateNumber, std::string> with_a_number_;  // names as they were registered
  Workers& workers_;
  std::vector<AccountAnswer> answers_;
  Tell tell_ = [](const KnownAccount&, bool) {};
};

}  // namespace chat::relay
