#include "relay/cluster/redis_account_table.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <map>
#include <utility>

#include <fmt/format.h>

#include <hiredis/hiredis.h>
#include <sys/time.h>

namespace chat::relay {
namespace {

using Kind = RedisReply::Kind;

// KEYS of all: names, numbers, certificates, the account's hash, the account's certificates.
constexpr std::string_view kAccount = "{chat-relay}:account:";
constexpr std::string_view kOwnCertificates = "{chat-relay}:certificates-of:";

/// ARGV: the account, its name, its hash, when it was made.
constexpr const char* kAdd = R"lua(
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
redis.call('HSET', KEYS[4], 'hash', ARGV[3], 'made', ARGV[4])
return 1
)lua";

/// ARGV: the account. Gives its private number.
constexpr const char* kRemove = R"lua(
local number = redis.call('HGET', KEYS[2], ARGV[1])
for _, each in ipairs(redis.call('SMEMBERS', KEYS[5])) do redis.call('HDEL', KEYS[3], each) end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('DEL', KEYS[4], KEYS[5])
return number or '0'
)lua";

/// ARGV: the account, its new hash. An account that has ended meanwhile stays so.
constexpr const char* kSetHash = R"lua(
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then redis.call('HSET', KEYS[4], 'hash', ARGV[2]) end
return 1
)lua";

/// ARGV: the account, a fingerprint.
constexpr const char* kAddCertificate = R"lua(
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return redis.error_reply('ERR the account has ended') end
if redis.call('HSETNX', KEYS[3], ARGV[2], ARGV[1]) == 0 then return 0 end
redis.call('SADD', KEYS[5], ARGV[2])
return 1
)lua";

/// The same.
constexpr const char* kRemoveCertificate = R"lua(
if redis.call('SREM', KEYS[5], ARGV[2]) == 0 then return 0 end
redis.call('HDEL', KEYS[3], ARGV[2])
return 1
)lua";

/// ARGV: the account, a number that was drawn. Gives the number that it has.
constexpr const char* kGiveNumber = R"lua(
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return '0' end
redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
return redis.call('HGET', KEYS[2], ARGV[1])
)lua";

/// ARGV: the account. Gives the number that it had.
constexpr const char* kTakeNumber = R"lua(
local number = redis.call('HGET', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return number or '0'
)lua";

std::uint64_t number_or_0(const std::string& text) {
  return redis_number(text).value_or(0);
}

/// hiredis calls it an error of the socket when its patience ends.
std::string why_no_answer(const redisContext& connection) {
  if (connection.err == REDIS_ERR_IO && (errno == EAGAIN || errno == EWOULDBLOCK))
    return fmt::format("Redis has not answered within {} s", RedisAccountTable::kPatienceSeconds);
  if (connection.err == REDIS_ERR_EOF) return "Redis has closed the connection";
  return fmt::format("Redis does not answer: {}", connection.errstr);
}

/// What HGETALL has answered.
std::map<std::string, std::string> fields_in(const RedisReply& reply) {
  std::map<std::string, std::string> fields;
  for (std::size_t i = 1; i < reply.items.size(); i += 2)
    fields[reply.items[i - 1].text] = reply.items[i].text;
  return fields;
}

}  // namespace

void RedisAccountTable::Close::operator()(redisContext* connection) const {
  redisFree(connection);
}

RedisAccountTable::RedisAccountTable(RedisAddress address, std::string password)
    : address_(std::move(address)), password_(std::move(password)) {}

Result<void> RedisAccountTable::connect() {
  const timeval patience{kPatienceSeconds, 0};
  const Endpoint& endpoint = address_.endpoint;
  connection_.reset(endpoint.is_unix()
                        ? redisConnectUnixWithTimeout(endpoint.unix_path.c_str(), patience)
                        : redisConnectWithTimeout(endpoint.host.c_str(), endpoint.port, patience));
  if (connection_ == nullptr) return Failure("there is no memory for a connection to Redis");
  if (connection_->err != 0)
    return Failure(fmt::format("cannot reach {}: {}", to_string(address_), connection_->errstr));
  redisSetTimeout(connection_.get(), patience);
  for (const auto& [verb, argument] : redis_greetings(address_, password_)) {
    const std::array<std::string_view, 2> words{verb, argument};
    if (const auto reply = ask_once(words); !reply) return Failure(reply.error());
  }
  return {};
}

/// A connection on which something has failed is not used again: what it answers next may be to this.
Result<RedisReply> RedisAccountTable::ask(std::span<const std::string_view> words) {
  if (connection_ == nullptr) {
    if (const auto connected = connect(); !connected) {
      connection_.reset();
      return Failure(connected.error());
    }
  }
  auto reply = ask_once(words);
  if (!reply) connection_.reset();
  return reply;
}

Result<RedisReply> RedisAccountTable::ask_once(std::span<const std::string_view> words) {
  std::string command;
  append_redis_command(command, words);
  void* answer = nullptr;
  if (redisAppendFormattedCommand(connection_.get(), command.data(), command.size()) != REDIS_OK ||
      redisGetReply(connection_.get(), &answer) != REDIS_OK)
    return Failure(why_no_answer(*connection_));
  RedisReply reply = take_redis_reply(answer);
  if (reply.is_error()) return Failure(reply.text);
  return reply;
}

std::vector<KnownAccount> RedisAccountTable::all_in(const RedisReply& names, const RedisReply& numbers) {
  const auto number_of = fields_in(numbers);
  std::vector<KnownAccount> all;
  for (const auto& [folded, name] : fields_in(names)) {
    const auto number = number_of.find(folded);
    all.push_back({name, number == number_of.end() ? 0 : number_or_0(number->second)});
  }
  return all;
}

Result<std::vector<KnownAccount>> RedisAccountTable::all() {
  const auto names = ask({"HGETALL", kNames});
  if (!names) return Failure(names.error());
  const auto numbers = ask({"HGETALL", kNumbers});
  if (!numbers) return Failure(numbers.error());
  return all_in(*names, *numbers);
}

Result<std::optional<AccountTable::Row>> RedisAccountTable::find(const std::string& account) {
  const auto name = ask({"HGET", kNames, account});
  if (!name) return Failure(name.error());
  if (name->kind == Kind::nothing) return std::optional<Row>();
  const auto reply = ask({"HMGET", fmt::format("{}{}", kAccount, account), "hash", "made"});
  if (!reply) return Failure(reply.error());
  if (reply->items.size() != 2 || reply->items[0].kind == Kind::nothing)
    return Failure(fmt::format("Redis knows the account {}, and no password of it", name->text));
  return std::optional(Row{name->text, reply->items[0].text,
                           WallTime(std::chrono::seconds(number_or_0(reply->items[1].text)))});
}

/// All in one step. The script's first argument is the account.
Result<RedisReply> RedisAccountTable::run(const char* script, const std::string& account, Words more) {
  const std::string own = fmt::format("{}{}", kAccount, account);
  const std::string certificates = fmt::format("{}{}", kOwnCertificates, account);
  std::vector<std::string_view> words{"EVAL",        script, "5",          kNames, kNumbers,
                                      kCertificates, own,    certificates, account};
  words.insert(words.end(), more.begin(), more.end());
  return ask(words);
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
  return number_or_0(reply->text);
}

Result<bool> RedisAccountTable::add(const std::string& account, const Row& row) {
  const auto made = std::chrono::duration_cast<std::chrono::seconds>(row.made.time_since_epoch()).count();
  return run_whether(kAdd, account, {row.name, row.hash, std::to_string(made)});
}

Result<void> RedisAccountTable::set_hash(const std::string& account, const std::string& hash) {
  const auto reply = run(kSetHash, account, {hash});
  if (!reply) return Failure(reply.error());
  return {};
}

Result<PrivateNumber> RedisAccountTable::remove(const std::string& account) {
  return run_for_number(kRemove, account, {});
}

Result<std::optional<std::string>> RedisAccountTable::owner_of(const std::string& certificate) {
  const auto account = ask({"HGET", kCertificates, certificate});
  if (!account) return Failure(account.error());
  if (account->kind == Kind::nothing) return std::optional<std::string>();
  const auto name = ask({"HGET", kNames, account->text});
  if (!name) return Failure(name.error());
  return name->kind == Kind::nothing ? std::nullopt : std::optional(name->text);
}

Result<std::vector<std::string>> RedisAccountTable::certificates_of(const std::string& account) {
  const auto reply = ask({"SMEMBERS", fmt::format("{}{}", kOwnCertificates, account)});
  if (!reply) return Failure(reply.error());
  std::vector<std::string> certificates;
  for (const RedisReply& each : reply->items) certificates.push_back(each.text);
  std::sort(certificates.begin(), certificates.end());
  return certificates;
}

Result<bool> RedisAccountTable::add_certificate(const std::string& account, const std::string& certificate) {
  return run_whether(kAddCertificate, account, {certificate});
}

Result<bool> RedisAccountTable::remove_certificate(const std::string& account,
                                                   const std::string& certificate) {
  return run_whether(kRemoveCertificate, account, {certificate});
}

Result<PrivateNumber> RedisAccountTable::give_number(const std::string& account, PrivateNumber drawn) {
  return run_for_number(kGiveNumber, account, {std::to_string(drawn)});
}

Result<PrivateNumber> RedisAccountTable::take_number(const std::string& account) {
  return run_for_number(kTakeNumber, account, {});
}

}  // namespace chat::relay
