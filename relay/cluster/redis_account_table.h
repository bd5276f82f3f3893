#pragma once

#include "relay/cluster/redis_caller.h"
#include "relay/storage/account_table.h"

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::relay {

/// The rows of the accounts in a Redis that several relays share. What has been done is as safe as that
/// Redis. Whoever calls knows which table is there, by its id: where it is another one by now, nothing is
/// changed.
class RedisAccountTable {
 public:
  using Row = AccountTable::Row;

  explicit RedisAccountTable(std::shared_ptr<RedisCaller> redis) : redis_(std::move(redis)) {}

  /// Of the table that is meant by all that follows.
  void use(std::string id) { id_ = std::move(id); }

  // As in AccountTable.
  Result<std::optional<Row>> find(const std::string& account);
  Result<bool> add(const std::string& account, const Row& row);
  Result<void> set_hash(const std::string& account, const std::string& hash);
  Result<PrivateNumber> remove(const std::string& account);
  Result<std::optional<std::string>> owner_of(const std::string& certificate);
  Result<std::vector<std::string>> certificates_of(const std::string& account);
  Result<bool> add_certificate(const std::string& account, const std::string& certificate);
  Result<bool> remove_certificate(const std::string& account, const std::string& certificate);
  Result<PrivateNumber> give_number(const std::string& account, const PrivateNumber& drawn);
  Result<PrivateNumber> take_number(const std::string& account);

 private:
  using Words = std::initializer_list<std::string_view>;

  Result<RedisReply> run(const char* script, const std::string& account, Words more);
  Result<bool> run_whether(const char* script, const std::string& account, Words more);
  Result<PrivateNumber> run_for_number(const char* script, const std::string& account, Words more);

  std::shared_ptr<RedisCaller> redis_;
  std::string id_{};
};

}  // namespace chat::relay
