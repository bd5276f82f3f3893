#include "relay/cluster/redis_caller.h"

#include <fmt/format.h>

namespace chat::relay {

/// A connection on which something has failed is not used again: what it answers next may be to this. One
/// that has ended meanwhile is noticed before it is used.
Result<RedisReply> RedisCaller::ask(std::span<const std::string_view> words) {
  if (link_ && link_->work()) link_.reset();
  if (!link_) link_.emplace(access_);
  link_->command(words);
  auto reply = wait_for_reply();
  if (!reply) link_.reset();
  return reply;
}

Result<RedisReply> RedisCaller::wait_for_reply() {
  Time now = read_clocks().steady;
  const Time give_up_at = now + kPatience;
  while (now < give_up_at) {
    if (const auto trouble = link_->work())
      return Failure(fmt::format("{}: {}", to_string(access_.address), trouble->in_full()));
    if (auto reply = link_->next()) {
      if (reply->is_error()) return Failure(std::move(reply->text));
      return std::move(*reply);
    }
    selector_.clear();
    link_->watch(selector_);
    now = selector_.wait(give_up_at).steady;
  }
  return Failure(fmt::format("Redis has not answered within {} s", kPatience.count()));
}

}  // namespace chat::relay
