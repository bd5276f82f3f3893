#pragma once

#include "common/result.h"
#include "relay/cluster/redis_address.h"
#include "relay/cluster/resp.h"

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct redisContext;

namespace chat::relay {

/// Asks a Redis and waits for what it answers, for kPatienceSeconds at the most: not for the loop.
class RedisCaller {
 public:
  static constexpr int kPatienceSeconds = 2;

  /// Connects when it asks first, and again after a failure.
  RedisCaller(RedisAddress address, std::string password);

  /// The error is Redis', or says why it cannot be asked.
  Result<RedisReply> ask(std::span<const std::string_view> words);
  Result<RedisReply> ask(std::initializer_list<std::string_view> words) {
    return ask(std::span(words.begin(), words.size()));
  }

 private:
  struct Close {
    void operator()(redisContext* connection) const;
  };

  Result<RedisReply> ask_once(std::span<const std::string_view> words);
  Result<void> connect();
  bool has_ended() const;

  RedisAddress address_;
  std::string password_;
  std::unique_ptr<redisContext, Close> connection_{};
};

}  // namespace chat::relay
