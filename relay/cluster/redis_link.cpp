#include "relay/cluster/redis_link.h"

#include "common/selector.h"
#include "common/socket.h"
#include "common/units.h"

#include <array>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include <sys/uio.h>

namespace chat::relay {
namespace {

constexpr std::size_t kReceiveBytes = 64 * kKiB;

constexpr std::string_view kOutOfReach = "Redis cannot be reached";
constexpr std::string_view kClosed = "Redis has closed the connection";

}  // namespace

RedisLink::RedisLink(const RedisAddress& address, const std::string& password)
    : address_(address), resolver_(address.endpoint), buffer_(kReceiveBytes) {
  for (const auto& [verb, argument] : redis_greetings(address, password)) {
    command({verb, argument});
    ++greetings_;
  }
}

void RedisLink::watch(Selector& selector) const {
  resolver_.watch(selector);
  if (!fd_) return;
  if (connected_) selector.watch_readable(fd_.get());
  if (!connected_ || !output_.empty()) selector.watch_writable(fd_.get());
}

std::optional<RedisTrouble> RedisLink::work() {
  if (!connected_) {
    if (auto trouble = connect()) return trouble;
    if (!connected_) return std::nullopt;
  }
  if (auto trouble = receive_all()) return trouble;
  if (auto trouble = take_greetings()) return trouble;
  return send_all();
}

std::optional<RedisTrouble> RedisLink::connect() {
  if (auto answer = resolver_.advance()) {
    if (!*answer) return RedisTrouble(kOutOfReach, answer->error());
    addresses_ = std::move(**answer);
  }
  if (fd_) {
    const int error = connect_result(fd_.get());
    connected_ = error == 0;
    if (error == 0 || error == EINPROGRESS) return std::nullopt;
    last_error_ = os_error("connect", error);
    fd_.reset();
  }
  return addresses_.empty() ? std::nullopt : try_next_address();
}

std::optional<RedisTrouble> RedisLink::try_next_address() {
  while (next_address_ < addresses_.size()) {
    Connecting connecting = start_connecting(addresses_[next_address_++]);
    if (!connecting.fd) {
      last_error_ = os_error("connect", connecting.error);
      continue;
    }
    fd_ = std::move(connecting.fd);
    return std::nullopt;
  }
  return RedisTrouble(kOutOfReach, last_error_);
}

std::optional<RedisTrouble> RedisLink::receive_all() {
  for (;;) {
    const Transfer got = receive(fd_.get(), buffer_);
    if (got.status == Transfer::Status::would_block) return std::nullopt;
    if (got.status == Transfer::Status::ended) return RedisTrouble(kClosed);
    if (got.status == Transfer::Status::failed) return RedisTrouble(kClosed, os_error("recv", got.error));
    replies_.feed({buffer_.data(), got.bytes});
    if (got.bytes < buffer_.size()) return std::nullopt;
  }
}

std::optional<RedisTrouble> RedisLink::take_greetings() {
  while (greetings_ > 0) {
    auto reply = replies_.next();
    if (!reply) break;
    if (reply->is_error()) return RedisTrouble::of_reply(reply->text);
    --greetings_;
  }
  if (replies_.is_broken()) return "what answers there does not speak Redis' protocol";
  return std::nullopt;
}

std::optional<RedisTrouble> RedisLink::send_all() {
  while (sent_ < output_.size()) {
    const std::array<iovec, 1> piece{{{output_.data() + sent_, output_.size() - sent_}}};
    const Transfer sent = chat::send(fd_.get(), piece);
    if (sent.status == Transfer::Status::failed) return RedisTrouble(kClosed, os_error("send", sent.error));
    if (sent.status != Transfer::Status::done) return std::nullopt;
    sent_ += sent.bytes;
  }
  output_.clear();
  sent_ = 0;
  return std::nullopt;
}

void RedisLink::command(std::initializer_list<std::string_view> words) {
  append_redis_command(output_, {words.begin(), words.size()});
}

std::optional<RedisReply> RedisLink::next() {
  if (greetings_ > 0) return std::nullopt;
  return replies_.next();
}

}  // namespace chat::relay
