#pragma once

#include "common/result.h"
#include "common/selector.h"
#include "relay/cluster/redis_link.h"

#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace chat::relay {

/// Asks a Redis and waits for what it answers, for kPatience at the most: not for the loop.
class RedisCaller {
 public:
  static constexpr std::chrono::seconds kPatience{2};

  /// Connects when it asks first, and again after a failure.
  explicit RedisCaller(RedisAccess access) : access_(std::move(access)) {}

  /// The error is Redis', or says why it cannot be asked.
  Result<RedisReply> ask(std::span<const std::string_view> words);
  Result<RedisReply> ask(std::initializer_list<std::string_view> words) {
    return ask(std::span(words.begin(), words.size()));
  }

 private:
  Result<RedisReply> wait_for_reply();

  RedisAccess access_;
  std::optional<RedisLink> link_{};  // on which nothing has failed
  Selector selector_{};
};

}  // namespace chat::relay
