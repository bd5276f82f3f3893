#include "relay/cluster/redis_account_table.h"

#include "common/unix_time.h"
#include "relay/cluster/account_scripts.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace chat::relay {
namespace {

using Kind = RedisReply::Kind;

}  // namespace

Result<std::optional<AccountTable::Row>> RedisAccountTable::find(const std::string& account) {
  const auto name = redis_->ask({"HGET", account_keys::kNames, account});
  if (!name) return Failure(name.error());
  if (name->kind == Kind::nothing) return std::optional<Row>();
  const auto reply =
      redis_->ask({"HMGET", fmt::format("{}{}", account_keys::kAccount, account), "hash", "made"});
  if (!reply) return Failure(reply.error());
  if (reply->items.size() != 2 || reply->items[0].kind == Kind::nothing)
    return Failure(fmt::format("Redis knows the account {}, and no password of it", name->text));
  return std::optional(Row{name->text, reply->items[0].text,
                           wall_time_at(std::chrono::seconds(redis_number_or_0(reply->items[1].text)))});
}

/// All in one step. The script's first arguments are the table's id and the account.
Result<RedisReply> RedisAccountTable::run(const char* script, const std::string& account, Words more) {
  const std::string whole = fmt::format("{}{}", account_scripts::kChange, script);
  const std::string own = fmt::format("{}{}", account_keys::kAccount, account);
  const std::string certificates = fmt::format("{}{}", account_keys::kOwnCertificates, account);
  std::vector<std::string_view> words{"EVAL", whole, "8"};
  words.insert(words.end(), account_keys::kOfAll.begin(), account_keys::kOfAll.end());
  for (const std::string_view each : {std::string_view(own), std::string_view(certificates),
                                      std::string_view(id_), std::string_view(account)})
    words.push_back(each);
  words.insert(words.end(), more.begin(), more.end());
  return redis_->ask(words);
}

Result<bool> RedisAccountTable::run_whether(const char* script, const std::string& account, Words more) {
  const auto reply = run(script, account, more);
  if (!reply) return Failure(reply.error());
  return reply->integer != 0;
}

Result<PrivateNumber> RedisAccountTable::run_for_number(const char* script, const std::string& account,
                                                        Words more) {
  const auto reply = run(script, account, more);
  if (!reply) return Failure(reply.error());
  return redis_number_or_0(reply->text);
}

Result<bool> RedisAccountTable::add(const std::string& account, const Row& row) {
  return run_whether(account_scripts::kAdd, account,
                     {row.name, row.hash, std::to_string(unix_seconds(row.made))});
}

Result<void> RedisAccountTable::set_hash(const std::string& account, const std::string& hash) {
  const auto reply = run(account_scripts::kSetHash, account, {hash});
  if (!reply) return Failure(reply.error());
  return {};
}

Result<PrivateNumber> RedisAccountTable::remove(const std::string& account) {
  return run_for_number(account_scripts::kRemove, account, {});
}

Result<std::optional<std::string>> RedisAccountTable::owner_of(const std::string& certificate) {
  const auto account = redis_->ask({"HGET", account_keys::kCertificates, certificate});
  if (!account) return Failure(account.error());
  if (account->kind == Kind::nothing) return std::optional<std::string>();
  const auto name = redis_->ask({"HGET", account_keys::kNames, account->text});
  if (!name) return Failure(name.error());
  return name->kind == Kind::nothing ? std::nullopt : std::optional(name->text);
}

Result<std::vector<std::string>> RedisAccountTable::certificates_of(const std::string& account) {
  const auto reply = redis_->ask({"SMEMBERS", fmt::format("{}{}", account_keys::kOwnCertificates, account)});
  if (!reply) return Failure(reply.error());
  std::vector<std::string> certificates;
  for (const RedisReply& each : reply->items) certificates.push_back(each.text);
  std::sort(certificates.begin(), certificates.end());
  return certificates;
}

Result<bool> RedisAccountTable::add_certificate(const std::string& account, const std::string& certificate) {
  return run_whether(account_scripts::kAddCertificate, account, {certificate});
}

Result<bool> RedisAccountTable::remove_certificate(const std::string& account,
                                                   const std::string& certificate) {
  return run_whether(account_scripts::kRemoveCertificate, account, {certificate});
}

Result<PrivateNumber> RedisAccountTable::give_number(const std::string& account, const PrivateNumber& drawn) {
  return run_for_number(account_scripts::kGiveNumber, account, {std::to_string(drawn)});
}

Result<PrivateNumber> RedisAccountTable::take_number(const std::string& account) {
  return run_for_number(account_scripts::kTakeNumber, account, {});
}

}  // namespace chat::relay
