#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct redisReader;

namespace chat::relay {

/// What a Redis has answered.
struct RedisReply {
  enum class Kind { nothing, text, integer, error, list };
  Kind kind = Kind::nothing;
  std::string text{};  ///< of an error, too
  std::int64_t integer = 0;
  std::vector<RedisReply> items{};

  bool is_error() const { return kind == Kind::error; }
};

/// The bytes of replies (RESP2) in, whole replies out, by hiredis' reader.
class RedisReplies {
 public:
  RedisReplies();

  void feed(std::string_view bytes);
  /// The next whole one; nothing: more bytes are needed, or is_broken().
  std::optional<RedisReply> next();
  /// What came is not the protocol. Nothing more will come out.
  bool is_broken() const { return broken_; }

 private:
  struct Free {
    void operator()(redisReader* reader) const;
  };
  std::unique_ptr<redisReader, Free> reader_;
  bool broken_ = false;
};

/// A number that is written as text; nothing if it is none.
std::optional<std::uint64_t> redis_number(std::string_view text);
inline std::uint64_t redis_number_or_0(std::string_view text) {
  return redis_number(text).value_or(0);
}

/// Appends the command as Redis reads it.
void append_redis_command(std::string& out, std::span<const std::string_view> words);

}  // namespace chat::relay
