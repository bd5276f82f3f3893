#pragma once

#include "relay/cluster/redis_address.h"
#include "relay/cluster/resp.h"
#include "relay/storage/account_table.h"

#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct redisContext;

namespace chat::relay {

/// Accounts in a Redis that several relays share: a hash for each, and one hash that tells which there are. A
/// call waits for Redis, for kPatienceSeconds at the most; what has been done is as safe as that Redis.
class RedisAccountTable final : public AccountTable {
 public:
  static constexpr int kPatienceSeconds = 2;

  // Of the hashes that tell of all: registered names and private numbers, by folded name; folded names by
  // fingerprint.
  static constexpr std::string_view kNames = "{chat-relay}:accounts";
  static constexpr std::string_view kNumbers = "{chat-relay}:private-numbers";
  static constexpr std::string_view kCertificates = "{chat-relay}:certificates";

  /// Connects when it is called first, and again after a failure.
  RedisAccountTable(RedisAddress address, std::string password);

  /// All, from what HGETALL answers of the first two hashes.
  static std::vector<KnownAccount> all_in(const RedisReply& names, const RedisReply& numbers);

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

 private:
  using Words = std::initializer_list<std::string_view>;
  struct Close {
    void operator()(redisContext* connection) const;
  };

  Result<RedisReply> ask(Words words) { return ask(std::span(words.begin(), words.size())); }
  Result<RedisReply> ask(std::span<const std::string_view> words);
  Result<RedisReply> ask_once(std::span<const std::string_view> words);
  Result<RedisReply> run(const char* script, const std::string& account, Words more);
  Result<bool> run_whether(const char* script, const std::string& account, Words more);
  Result<PrivateNumber> run_for_number(const char* script, const std::string& account, Words more);
  Result<void> connect();

  RedisAddress address_;
  std::string password_;
  std::unique_ptr<redisContext, Close> connection_{};
};

}  // namespace chat::relay
