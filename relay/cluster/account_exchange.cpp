#include "relay/cluster/account_exchange.h"

#include "common/text.h"
#include "common/unix_time.h"
#include "relay/cluster/account_scripts.h"

#include <chrono>
#include <cstddef>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

namespace chat::relay {
namespace {

constexpr std::string_view kAccountsInAReply = "1000";

std::vector<std::string> texts_in(const RedisReply& list) {
  std::vector<std::string> texts;
  for (const RedisReply& each : list.items) texts.push_back(each.text);
  return texts;
}

/// [folded, name, hash, made, number, [fingerprint, ...]]
AccountCopy copy_in(const RedisReply& account) {
  const auto& items = account.items;
  return {
      {items[1].text, items[2].text, wall_time_at(std::chrono::seconds(redis_number_or_0(items[3].text)))},
      redis_number_or_0(items[4].text),
      texts_in(items[5])};
}

/// Accounts that were changed again since are in a later part. Returns the revision of the last one; empty:
/// there are no more; nothing: it has another form.
std::optional<std::string> add_part(AccountChanges& changes, const RedisReply& part) {
  for (const RedisReply& ended : part.items[3].items) changes.accounts[ended.text] = std::nullopt;
  for (const RedisReply& account : part.items[4].items) {
    if (account.items.size() != 6) return std::nullopt;
    const bool is_whole = !account.items[1].text.empty() && !account.items[2].text.empty();
    if (is_whole) changes.accounts[account.items[0].text] = copy_in(account);
  }
  return part.items[5].text;
}

void append(std::vector<std::string>& words, const AccountCopy& copy) {
  for (std::string each :
       {fold_case(copy.row.name), copy.row.name, copy.row.hash, std::to_string(unix_seconds(copy.row.made)),
        std::to_string(copy.number), std::to_string(copy.certificates.size())})
    words.push_back(std::move(each));
  words.insert(words.end(), copy.certificates.begin(), copy.certificates.end());
}

}  // namespace

std::vector<KnownAccount> accounts_in(const RedisReply& names, const RedisReply& numbers) {
  std::unordered_map<std::string_view, PrivateNumber> number_of;
  for (std::size_t i = 1; i < numbers.items.size(); i += 2)
    number_of[numbers.items[i - 1].text] = redis_number_or_0(numbers.items[i].text);
  std::vector<KnownAccount> all;
  for (std::size_t i = 1; i < names.items.size(); i += 2) {
    const auto number = number_of.find(names.items[i - 1].text);
    all.push_back({names.items[i].text, number == number_of.end() ? 0 : number->second});
  }
  return all;
}

AccountMeeting meeting_of(const AccountsVersion& copy, bool has_accounts, const AccountsInRedis& redis) {
  const AccountsVersion& there = redis.version;
  if (there.id.empty()) return AccountMeeting::give_all;
  if (there.id != copy.id) {
    const bool is_known = !copy.id.empty() && redis.merged && *redis.merged >= copy.revision;
    return has_accounts && !is_known ? AccountMeeting::give_lacking : AccountMeeting::follow_all;
  }
  if (there.revision == copy.revision) return AccountMeeting::agree;
  if (there.revision < copy.revision) return AccountMeeting::give_all;
  return copy.revision < redis.complete_from ? AccountMeeting::follow_all : AccountMeeting::follow;
}

Result<AccountsInRedis> AccountExchange::look(const std::string& copy) {
  const auto reply = redis_->ask(
      {"HMGET", account_keys::kTable, "id", "revision", "complete-from", fmt::format("merged:{}", copy)});
  if (!reply) return Failure(reply.error());
  if (reply->items.size() != 4) return Failure("Redis answers HMGET in another form");
  return AccountsInRedis{{reply->items[0].text, redis_number_or_0(reply->items[1].text)},
                         redis_number_or_0(reply->items[2].text),
                         redis_number(reply->items[3].text)};
}

Result<AccountChanges> AccountExchange::changes(const AccountsVersion& there,
                                                std::optional<std::uint64_t> since) {
  AccountChanges changes;
  changes.are_all = !since;
  const std::string ended_since = since ? std::to_string(*since) : std::string();
  std::string from = since ? fmt::format("({}", *since) : "-inf";
  for (bool is_first = true;; is_first = false) {
    std::vector<std::string_view> words{"EVAL", account_scripts::kChangesSince, "6"};
    words.insert(words.end(), account_keys::kOfAll.begin(), account_keys::kOfAll.end());
    for (const std::string_view each :
         {std::string_view(from), std::string_view(ended_since), kAccountsInAReply, account_keys::kAccount,
          account_keys::kOwnCertificates})
      words.push_back(each);
    const auto part = redis_->ask(words);
    if (!part) return Failure(part.error());
    if (part->items.size() != 6) return Failure("Redis answers the script in another form");
    const bool is_complete = !since || redis_number_or_0(part->items[2].text) <= *since;
    if (part->items[0].text != there.id || !is_complete)
      return Failure("Redis has other accounts now than a moment ago");
    // What is changed while this goes on is read once more by the next call.
    if (is_first) changes.version = {there.id, redis_number_or_0(part->items[1].text)};
    const auto last = add_part(changes, *part);
    if (!last) return Failure("Redis answers the script in another form");
    if (last->empty()) return changes;
    from = fmt::format("({}", *last);
  }
}

Result<std::optional<AccountExchange::Given>> AccountExchange::give(const AccountsInRedis& there,
                                                                    const AccountsVersion& version,
                                                                    const std::vector<AccountCopy>& accounts,
                                                                    const std::string& id, bool all) {
  std::vector<std::string> said{std::string(account_keys::kAccount),
                                std::string(account_keys::kOwnCertificates),
                                there.version.id,
                                std::to_string(there.version.revision),
                                id,
                                all ? "all" : "lacking",
                                std::to_string(version.revision),
                                version.id,
                                std::to_string(version.revision)};
  for (const AccountCopy& each : accounts) append(said, each);
  std::vector<std::string_view> words{"EVAL", account_scripts::kBring, "6"};
  words.insert(words.end(), account_keys::kOfAll.begin(), account_keys::kOfAll.end());
  words.insert(words.end(), said.begin(), said.end());
  const auto reply = redis_->ask(words);
  if (!reply) return Failure(reply.error());
  if (reply->kind == RedisReply::Kind::nothing) return std::optional<Given>();
  if (reply->items.size() != 2) return Failure("Redis answers the script in another form");
  return std::optional(Given{texts_in(reply->items[0]), texts_in(reply->items[1])});
}

}  // namespace chat::relay
