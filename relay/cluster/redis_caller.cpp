#include "relay/cluster/redis_caller.h"

#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <hiredis/hiredis.h>
#include <poll.h>
#include <sys/time.h>

namespace chat::relay {
namespace {

/// hiredis calls it an error of the socket when its patience ends.
std::string why_no_answer(const redisContext& connection) {
  if (connection.err == REDIS_ERR_IO && (errno == EAGAIN || errno == EWOULDBLOCK))
    return fmt::format("Redis has not answered within {} s", RedisCaller::kPatienceSeconds);
  if (connection.err == REDIS_ERR_EOF) return "Redis has closed the connection";
  return fmt::format("Redis does not answer: {}", connection.errstr);
}

}  // namespace

void RedisCaller::Close::operator()(redisContext* connection) const {
  redisFree(connection);
}

RedisCaller::RedisCaller(RedisAddress address, std::string password)
    : address_(std::move(address)), password_(std::move(password)) {}

Result<void> RedisCaller::connect() {
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

/// Whoever is not asked anything says nothing, unless it has gone.
bool RedisCaller::has_ended() const {
  pollfd connection{connection_->fd, POLLIN, 0};
  return ::poll(&connection, 1, 0) != 0;
}

/// A connection on which something has failed is not used again: what it answers next may be to this.
Result<RedisReply> RedisCaller::ask(std::span<const std::string_view> words) {
  if (connection_ != nullptr && has_ended()) connection_.reset();
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

Result<RedisReply> RedisCaller::ask_once(std::span<const std::string_view> words) {
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

}  // namespace chat::relay
