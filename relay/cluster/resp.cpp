#include "relay/cluster/resp.h"

#include <charconv>
#include <cstddef>
#include <new>
#include <system_error>

#include <hiredis/hiredis.h>

namespace chat::relay {
namespace {

RedisReply copy_of(const redisReply& reply) {
  RedisReply copy;
  if (reply.type == REDIS_REPLY_INTEGER) {
    copy.kind = RedisReply::Kind::integer;
    copy.integer = reply.integer;
  } else if (reply.type == REDIS_REPLY_ARRAY) {
    copy.kind = RedisReply::Kind::list;
    copy.items.reserve(reply.elements);
    for (std::size_t i = 0; i < reply.elements; ++i) copy.items.push_back(copy_of(*reply.element[i]));
  } else if (reply.str != nullptr) {
    copy.kind = reply.type == REDIS_REPLY_ERROR ? RedisReply::Kind::error : RedisReply::Kind::text;
    copy.text.assign(reply.str, reply.len);
  }
  return copy;
}

}  // namespace

void RedisReplies::Free::operator()(redisReader* reader) const {
  redisReaderFree(reader);
}

RedisReplies::RedisReplies() : reader_(redisReaderCreate()) {
  if (reader_ == nullptr) throw std::bad_alloc();
}

void RedisReplies::feed(std::string_view bytes) {
  broken_ |= redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) != REDIS_OK;
}

std::optional<RedisReply> RedisReplies::next() {
  if (broken_) return std::nullopt;
  void* whole = nullptr;
  broken_ = redisReaderGetReply(reader_.get(), &whole) != REDIS_OK;
  if (broken_ || whole == nullptr) return std::nullopt;
  const std::unique_ptr<void, decltype(&freeReplyObject)> owned(whole, &freeReplyObject);
  return copy_of(*static_cast<const redisReply*>(whole));
}

std::optional<std::uint64_t> redis_number(std::string_view text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return number;
}

void append_redis_command(std::string& out, std::span<const std::string_view> words) {
  std::vector<const char*> starts;
  std::vector<std::size_t> sizes;
  for (const std::string_view word : words) {
    starts.push_back(word.data());
    sizes.push_back(word.size());
  }
  char* formatted = nullptr;
  const long long bytes =
      redisFormatCommandArgv(&formatted, static_cast<int>(words.size()), starts.data(), sizes.data());
  if (bytes < 0) throw std::bad_alloc();
  out.append(formatted, static_cast<std::size_t>(bytes));
  redisFreeCommand(formatted);
}

}  // namespace chat::relay
