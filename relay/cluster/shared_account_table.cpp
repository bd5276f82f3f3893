#include "relay/cluster/shared_account_table.h"

#include "common/text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

namespace chat::relay {
namespace {

// Another relay may be giving its accounts at the same time.
constexpr int kTriesMost = 5;

constexpr std::size_t kNamesInALine = 20;

std::string in_a_line(const std::vector<std::string>& names) {
  const std::size_t shown = std::min(names.size(), kNamesInALine);
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(shown);
  std::string line = fmt::format("{}", fmt::join(names.begin(), end, ", "));
  return names.size() == shown ? line : fmt::format("{} and {} more", line, names.size() - shown);
}

KnownAccount known(const AccountCopy& copy) {
  return {copy.row.name, copy.number, copy.row.made};
}

AccountNews news_of(const AccountChanges& changes) {
  AccountNews news;
  news.revision = changes.version.revision;
  news.are_all = changes.are_all;
  for (const auto& [account, copy] : changes.accounts) {
    if (copy) {
      news.there.push_back(known(*copy));
    } else {
      news.gone.push_back(account);
    }
  }
  return news;
}

AccountNews told_of_giving(const AccountExchange::Given& given, std::size_t count, bool all) {
  AccountNews news;
  news.is_given = true;
  if (count > given.others.size()) {
    news.remarks.push_back(fmt::format("Redis {} {} of this relay", all ? "lacked, and has now," : "has now",
                                       counted(count - given.others.size(), "account")));
  }
  if (!given.others.empty()) {
    news.warnings.push_back(
        fmt::format("the cluster has others of these names, so this relay's own do not count: {}",
                    in_a_line(given.others)));
  }
  if (!given.dropped.empty()) {
    news.warnings.push_back(
        fmt::format("Redis had gone back to older accounts, of which these have ended since: {}",
                    in_a_line(given.dropped)));
  }
  return news;
}

}  // namespace

SharedAccountTable::SharedAccountTable(RedisAccess access, AccountCache cache, std::string new_id)
    : redis_(std::make_shared<RedisCaller>(std::move(access))),
      table_(redis_),
      exchange_(redis_),
      cache_(std::move(cache)),
      new_id_(std::move(new_id)) {}

Result<std::vector<KnownAccount>> SharedAccountTable::all() {
  const auto copies = cache_.all();
  if (!copies) return Failure(copies.error());
  std::vector<KnownAccount> all;
  std::transform(copies->begin(), copies->end(), std::back_inserter(all), known);
  return all;
}

Result<void> SharedAccountTable::follow(bool all) {
  for (int tries = 0; tries < kTriesMost; ++tries) {
    const auto agreed = meet(all);
    if (!agreed) return Failure(agreed.error());
    if (*agreed) return {};
  }
  return Failure("other relays change the accounts in Redis too fast");
}

/// True: both have the same now. False: another relay was faster, so it has to be looked at once more.
Result<bool> SharedAccountTable::meet(bool all) {
  const AccountsVersion& copy = cache_.version();
  const auto there = exchange_.look(copy.id);
  if (!there) return Failure(there.error());
  std::vector<AccountCopy> own;
  if (there->version.id != copy.id || there->version.revision < copy.revision) {
    auto copies = cache_.all();
    if (!copies) return Failure(copies.error());
    own = std::move(*copies);
  }
  const AccountMeeting meeting = meeting_of(copy, !own.empty(), *there);
  if (meeting == AccountMeeting::give_all || meeting == AccountMeeting::give_lacking)
    return give(*there, own, meeting == AccountMeeting::give_all);
  if (all || meeting != AccountMeeting::agree) {
    const auto taken = take(there->version, all || meeting == AccountMeeting::follow_all);
    if (!taken) return Failure(taken.error());
  }
  table_.use(there->version.id);
  return true;
}

Result<bool> SharedAccountTable::give(const AccountsInRedis& there, const std::vector<AccountCopy>& own,
                                      bool all) {
  const AccountsVersion& copy = cache_.version();
  std::string id = all ? copy.id : there.version.id;
  if (id.empty()) id = new_id_;
  const auto given = exchange_.give(there, copy, own, id, all);
  if (!given) return Failure(given.error());
  if (!*given) return false;
  news_.push_back(told_of_giving(**given, own.size(), all));
  const auto taken = take({id, 0}, true);
  if (!taken) return Failure(taken.error());
  table_.use(id);
  return true;
}

/// What cannot be written to the copy is read again by the next call.
Result<void> SharedAccountTable::take(const AccountsVersion& there, bool all) {
  const std::uint64_t known = cache_.version().revision;
  const auto changes = exchange_.changes(there, all ? std::nullopt : std::optional(known));
  if (!changes) return Failure(changes.error());
  news_.push_back(news_of(*changes));
  const auto kept = cache_.follow(*changes);
  const std::string trouble = kept ? std::string() : kept.error();
  if (std::exchange(last_trouble_, trouble) != trouble && !trouble.empty())
    news_.back().warnings.push_back(fmt::format("this relay's copy cannot be written: {}", trouble));
  return {};
}

template <class Value, class... Arguments>
Result<Value> SharedAccountTable::met(Result<Value> (RedisAccountTable::*call)(const Arguments&...),
                                      const Arguments&... arguments) {
  if (const auto agreed = follow(false); !agreed) return Failure(agreed.error());
  return (table_.*call)(arguments...);
}

/// The copy has it before anybody is told, unless Redis cannot be asked any more: then the next call sees to
/// that.
template <class Value, class... Arguments>
Result<Value> SharedAccountTable::changed(Result<Value> (RedisAccountTable::*call)(const Arguments&...),
                                          const Arguments&... arguments) {
  auto result = met(call, arguments...);
  if (result) static_cast<void>(follow(false));
  return result;
}

Result<std::optional<AccountTable::Row>> SharedAccountTable::find(const std::string& account) {
  return met(&RedisAccountTable::find, account);
}

Result<bool> SharedAccountTable::add(const std::string& account, const Row& row) {
  return changed(&RedisAccountTable::add, account, row);
}

Result<void> SharedAccountTable::set_hash(const std::string& account, const std::string& hash) {
  return changed(&RedisAccountTable::set_hash, account, hash);
}

Result<PrivateNumber> SharedAccountTable::remove(const std::string& account) {
  return changed(&RedisAccountTable::remove, account);
}

Result<std::optional<std::string>> SharedAccountTable::owner_of(const std::string& certificate) {
  return met(&RedisAccountTable::owner_of, certificate);
}

Result<std::vector<std::string>> SharedAccountTable::certificates_of(const std::string& account) {
  return met(&RedisAccountTable::certificates_of, account);
}

Result<bool> SharedAccountTable::add_certificate(const std::string& account, const std::string& certificate) {
  return changed(&RedisAccountTable::add_certificate, account, certificate);
}

Result<bool> SharedAccountTable::remove_certificate(const std::string& account,
                                                    const std::string& certificate) {
  return changed(&RedisAccountTable::remove_certificate, account, certificate);
}

Result<PrivateNumber> SharedAccountTable::give_number(const std::string& account, PrivateNumber drawn) {
  return changed(&RedisAccountTable::give_number, account, drawn);
}

Result<PrivateNumber> SharedAccountTable::take_number(const std::string& account) {
  return changed(&RedisAccountTable::take_number, account);
}

}  // namespace chat::relay
