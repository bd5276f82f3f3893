#pragma once

#include "relay/cluster/account_exchange.h"
#include "relay/cluster/redis_account_table.h"
#include "relay/storage/account_cache.h"
#include "relay/storage/account_table.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chat::relay {

/// Accounts that several relays share: they stand in Redis, and each relay keeps a copy, so that they outlive
/// the loss of that Redis' data. Before anything is asked or changed the copy and Redis meet: see
/// AccountMeeting. So nobody registers a name in a Redis that has lost it.
class SharedAccountTable final : public AccountTable {
 public:
  /// `new_id`: for the table, if it is this relay that makes it: such as no other has.
  SharedAccountTable(RedisAccess access, AccountCache cache, std::string new_id);

  /// As this relay's copy has it: does not ask Redis.
  Result<std::vector<KnownAccount>> all() override;
  Result<std::optional<Row>> find(const std::string& account) override;
  Result<bool> add(const std::string& account, const Row& row) override;
  Result<void> set_hash(const std::string& account, const std::string& hash) override;
  Result<PrivateNumber> remove(const std::string& account) override;
  Result<std::optional<std::string>> owner_of(const std::string& certificate) override;
  Result<std::vector<std::string>> certificates_of(const std::string& account) override;
  Result<bool> add_certificate(const std::string& account, const std::string& certificate) override;
  Result<bool> remove_certificate(const std::string& account, const std::string& certificate) override;
  Result<PrivateNumber> give_number(const std::string& account, PrivateNumber drawn) override;
  Result<PrivateNumber> take_number(const std::string& account) override;

  Result<void> follow(bool all) override;
  std::vector<AccountNews> take_news() override { return std::exchange(news_, {}); }

 private:
  template <class Value, class... Arguments>
  Result<Value> met(Result<Value> (RedisAccountTable::*call)(const Arguments&...),
                    const Arguments&... arguments);
  template <class Value, class... Arguments>
  Result<Value> changed(Result<Value> (RedisAccountTable::*call)(const Arguments&...),
                        const Arguments&... arguments);
  Result<bool> meet(bool all);
  Result<bool> give(const AccountsInRedis& there, const std::vector<AccountCopy>& own, bool all);
  Result<void> take(const AccountsVersion& there, bool all);

  std::shared_ptr<RedisCaller> redis_;
  RedisAccountTable table_;
  AccountExchange exchange_;
  AccountCache cache_;
  std::string new_id_;
  std::vector<AccountNews> news_{};
  std::string last_trouble_{};  // with writing the copy
};

}  // namespace chat::relay
