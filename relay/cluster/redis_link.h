#pragma once

#include "common/client_transport.h"
#include "common/resolver.h"
#include "common/unique_fd.h"
#include "relay/cluster/redis_access.h"
#include "relay/cluster/redis_trouble.h"
#include "relay/cluster/resp.h"

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chat {
class Selector;
}

namespace chat::relay {

/// One connection to a Redis, which nobody waits for. It has said the password and chosen the database before
/// anything else; with TLS it says nothing to who is not vouched for as that Redis.
class RedisLink {
 public:
  /// Begins to connect.
  explicit RedisLink(const RedisAccess& access);

  void watch(Selector& selector) const;
  bool is_mine(int fd) const { return descriptor_ == fd; }

  /// Goes on with what there is to do: connecting, receiving, sending. Returns why that cannot go on.
  std::optional<RedisTrouble> work();
  /// The same, of what is to be sent alone.
  std::optional<RedisTrouble> send() { return is_open() ? send_all() : std::nullopt; }

  /// Connected, and nothing has come of a handshake yet. A Redis that does not speak TLS waits for a line's
  /// end then, and says nothing.
  bool awaits_tls() const { return transport_ && !transport_->is_open(); }

  /// Queues a command: work() sends it.
  void command(std::initializer_list<std::string_view> words);
  void command(std::span<const std::string_view> words) { append_redis_command(output_, words); }
  /// The next reply to what was queued, in its order.
  std::optional<RedisReply> next();

 private:
  bool is_open() const { return transport_ && transport_->is_open(); }
  std::optional<RedisTrouble> connect();
  void begin(UniqueFd connected);
  std::optional<RedisTrouble> shake_hands();
  std::optional<RedisTrouble> try_next_address();
  std::optional<RedisTrouble> receive_all();
  std::optional<RedisTrouble> send_all();
  std::optional<RedisTrouble> take_greetings();

  Endpoint endpoint_;
  std::optional<TlsContext> tls_;
  Resolver resolver_;
  std::vector<Address> addresses_{};
  std::size_t next_address_ = 0;
  std::string last_error_{};  // of an address
  UniqueFd connecting_{};
  std::optional<ClientTransport> transport_{};  // once it is connected
  int descriptor_ = -1;                         // of either
  int greetings_ = 0;                           // replies to what was said before any command
  std::vector<char> buffer_;
  std::string waiting_{};  // commands, until all greetings have been answered
  std::string output_{};
  std::size_t sent_ = 0;  // of the output
  RedisReplies replies_{};
};

}  // namespace chat::relay
