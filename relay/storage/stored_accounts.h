#pragma once

#include "common/result.h"
#include "common/workers.h"
#include "relay/hub/accounts.h"
#include "relay/storage/account_book.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace chat::relay {

/// Accounts that outlive the relay. Whatever may wait or compute for long is done by the workers' thread.
class StoredAccounts final : public Accounts {
 public:
  /// Blocks until they are read. `workers` outlives the accounts.
  static Result<std::unique_ptr<StoredAccounts>> read(AccountBook book, Workers& workers);

  bool exist() const override { return true; }
  bool has(std::string_view account) const override;
  std::size_t count() const override { return known_.size(); }
  std::string name_of(std::string_view account) const override;
  PrivateNumber private_number(std::string_view account) const override;
  std::string account_with(PrivateNumber number) const override;
  void ask(Ticket ticket, AccountRequest request) override;
  std::vector<AccountAnswer> take_answers() override;
  void follow() override { follow(false); }
  void meet(const std::vector<KnownAccount>& some) override;
  void hear(const ToldAccount& told) override;
  ForeignChanges take_foreign_changes() override { return std::exchange(foreign_changes_, {}); }

  std::unordered_set<PrivateNumber> private_numbers() const;

  /// Called when this relay has changed something.
  using Tell = std::function<void(const ToldAccount&)>;
  void tell_of_changes(Tell tell) { tell_ = std::move(tell); }

 private:
  using News = std::vector<AccountNews>;

  StoredAccounts(std::shared_ptr<AccountBook> book, Workers& workers)
      : book_(std::move(book)), workers_(workers) {}
  void heard(Ticket ticket, AccountRequest::Kind kind, const AccountBook::Found& found, const News& news);
  ToldAccount told_of(const std::string& account, const News& news) const;
  void followed(bool all, const std::string& trouble, const News& news);
  void follow(bool all);
  void learn(const AccountNews& news);
  void learn(const KnownAccount& account);
  bool is_overtaken(const std::string& folded, const AccountNews& news);
  void know(const KnownAccount& account);
  void forget(const std::string& folded);
  void lose(const std::string& folded);

  std::shared_ptr<AccountBook> book_;                    // shared with the thread, which may outlive this
  std::unordered_map<std::string, KnownAccount> known_;  // by folded name
  std::unordered_map<PrivateNumber, std::string> with_a_number_;  // names as they were registered
  Workers& workers_;
  std::vector<AccountAnswer> answers_;
  ForeignChanges foreign_changes_{};
  Tell tell_ = [](const ToldAccount&) {};
  std::uint64_t revision_ = 0;  // up to which all is known that others have changed
  // By folded name: news up to an older revision than this are of before it was heard of.
  std::unordered_map<std::string, std::uint64_t> heard_of_{};
  bool is_following_ = false;
  std::optional<bool> follows_again_{};  // whether of all
  bool owes_all_ = false;                // that was asked for in vain
  std::string last_trouble_{};           // in following
};

}  // namespace chat::relay
