#include "relay/cluster/redis_link.h"

#include "common/selector.h"
#include "common/socket.h"
#include "common/units.h"

#include <array>
#include <cerrno>
#include <utility>

namespace chat::relay {
namespace {

constexpr std::size_t kReceiveBytes = 64 * kKiB;

constexpr std::string_view kOutOfReach = "Redis cannot be reached";
constexpr std::string_view kClosed = "Redis has closed the connection";
constexpr std::string_view kNoTls = "Redis does not answer in TLS";
constexpr std::string_view kNotTrusted = "Redis' certificate is not trusted";

}  // namespace

RedisLink::RedisLink(const RedisAccess& access)
    : endpoint_(access.address.endpoint), tls_(access.tls), resolver_(endpoint_), buffer_(kReceiveBytes) {
  for (const auto& [verb, argument] : redis_greetings(access.address, access.password)) {
    const std::array<std::string_view, 2> words{verb, argument};
    append_redis_command(output_, words);
    ++greetings_;
  }
}

void RedisLink::watch(Selector& selector) const {
  resolver_.watch(selector);
  if (connecting_) selector.watch_writable(connecting_.get());
  if (!transport_) return;
  transport_->watch(selector, true);
}

std::optional<RedisTrouble> RedisLink::work() {
  if (!transport_) {
    if (auto trouble = connect()) return trouble;
    if (!transport_) return std::nullopt;
  }
  transport_->try_again();
  if (!transport_->is_open()) {
    if (auto trouble = shake_hands()) return trouble;
    if (!transport_->is_open()) return std::nullopt;
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
  if (connecting_) {
    const int error = connect_result(connecting_.get());
    if (error == 0) begin(std::move(connecting_));
    if (error == 0 || error == EINPROGRESS) return std::nullopt;
    last_error_ = os_error("connect", error);
    connecting_.reset();
  }
  return addresses_.empty() ? std::nullopt : try_next_address();
}

void RedisLink::begin(UniqueFd connected) {
  if (tls_) {
    transport_.emplace(std::move(connected), false, *tls_, name_in_certificate(endpoint_));
  } else {
    transport_.emplace(std::move(connected), endpoint_.is_unix());
  }
}

std::optional<RedisTrouble> RedisLink::try_next_address() {
  while (next_address_ < addresses_.size()) {
    Connecting connecting = start_connecting(addresses_[next_address_++]);
    if (!connecting.fd) {
      last_error_ = os_error("connect", connecting.error);
      continue;
    }
    descriptor_ = connecting.fd.get();
    connecting_ = std::move(connecting.fd);
    return std::nullopt;
  }
  return RedisTrouble(kOutOfReach, last_error_);
}

std::optional<RedisTrouble> RedisLink::shake_hands() {
  transport_->shake_hands();
  if (transport_->server_speaks_otherwise()) return RedisTrouble(kNoTls);
  if (transport_->has_failed()) return RedisTrouble(kNoTls, transport_->trouble());
  if (!transport_->is_open()) return std::nullopt;
  const std::string doubt = transport_->tls()->doubt();
  if (!doubt.empty()) return RedisTrouble(kNotTrusted, doubt);
  return std::nullopt;
}

std::optional<RedisTrouble> RedisLink::receive_all() {
  for (;;) {
    const Transfer got = transport_->read(buffer_);
    if (got.status == Transfer::Status::would_block) return std::nullopt;
    if (got.status == Transfer::Status::ended) return RedisTrouble(kClosed);
    if (got.status == Transfer::Status::failed) return RedisTrouble(kClosed, transport_->trouble());
    replies_.feed({buffer_.data(), got.bytes});
    if (!tls_ && got.bytes < buffer_.size()) return std::nullopt;
  }
}

std::optional<RedisTrouble> RedisLink::take_greetings() {
  while (greetings_ > 0) {
    auto reply = replies_.next();
    if (!reply) break;
    if (reply->is_error()) return RedisTrouble::of_reply(reply->text);
    if (--greetings_ == 0) output_ += std::exchange(waiting_, {});
  }
  if (replies_.is_broken()) return "what answers there does not speak Redis' protocol";
  return std::nullopt;
}

std::optional<RedisTrouble> RedisLink::send_all() {
  while (sent_ < output_.size()) {
    const Transfer sent = transport_->write(std::string_view(output_).substr(sent_));
    if (sent.status == Transfer::Status::failed) return RedisTrouble(kClosed, transport_->trouble());
    if (sent.status != Transfer::Status::done) return std::nullopt;
    sent_ += sent.bytes;
  }
  output_.clear();
  sent_ = 0;
  return std::nullopt;
}

/// Where a greeting is refused, as of a database that there is not, what follows would be for another one.
void RedisLink::command(std::initializer_list<std::string_view> words) {
  append_redis_command(greetings_ > 0 ? waiting_ : output_, {words.begin(), words.size()});
}

std::optional<RedisReply> RedisLink::next() {
  if (greetings_ > 0) return std::nullopt;
  return replies_.next();
}

}  // namespace chat::relay
