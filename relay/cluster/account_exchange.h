#pragma once

#include "relay/cluster/redis_caller.h"
#include "relay/storage/account_cache.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chat::relay {

/// What a relay does when it meets the accounts in Redis with a copy of its own. The one that is further on
/// is right; and of two that are of different tables Redis' is, which takes in what it lacks.
enum class AccountMeeting {
  agree,
  follow,       ///< what has changed since
  follow_all,   ///< whatever the copy has
  give_all,     ///< Redis has lost accounts, or has never had any
  give_lacking  ///< the copy is of another table
};

struct AccountsInRedis {
  AccountsVersion version{};
  std::uint64_t complete_from = 0;        ///< who knows an older revision has to read all
  std::optional<std::uint64_t> merged{};  ///< up to which revision it has the accounts of the copy's table
};

AccountMeeting meeting_of(const AccountsVersion& copy, bool has_accounts, const AccountsInRedis& redis);

/// What everybody may know of those in Redis, from what HGETALL answers of names and numbers.
std::vector<KnownAccount> accounts_in(const RedisReply& names, const RedisReply& numbers);

/// Carries accounts from Redis to a relay's copy of them, and back. Waits for Redis.
class AccountExchange {
 public:
  struct Given {
    std::vector<std::string> others{};   ///< names that have another password there
    std::vector<std::string> dropped{};  ///< names that were there and are not any more
  };

  explicit AccountExchange(std::shared_ptr<RedisCaller> redis) : redis_(std::move(redis)) {}

  /// `copy`: the id of its table.
  Result<AccountsInRedis> look(const std::string& copy);
  /// `since`: nothing for all. The error says also that the table is another by now.
  Result<AccountChanges> changes(const AccountsVersion& there, std::optional<std::uint64_t> since);
  /// Gives a copy that is of `version` to a table that is `there`, in one step. `id`: of the table from now
  /// on. Nothing: it is another by now.
  Result<std::optional<Given>> give(const AccountsInRedis& there, const AccountsVersion& version,
                                    const std::vector<AccountCopy>& accounts, const std::string& id,
                                    bool all);

 private:
  std::shared_ptr<RedisCaller> redis_;
};

}  // namespace chat::relay
