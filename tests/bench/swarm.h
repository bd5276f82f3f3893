#pragma once

#include "common/result.h"
#include "common/tls_session.h"
#include "common/unique_fd.h"
#include "tests/bench/loopback.h"
#include "tests/bench/roster.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/epoll.h>

namespace chat::bench {

/// What a Swarm tells whoever polls it.
class SwarmEvents {
 public:
  virtual void on_connected(ClientId client) = 0;

  /// One read: `bytes` is never empty and valid until the call returns.
  virtual void on_bytes(ClientId client, std::string_view bytes) = 0;

  /// The connection failed or ended. It is closed already.
  virtual void on_closed(ClientId client, const std::string& why) = 0;

 protected:
  ~SwarmEvents() = default;
};

/// The sockets of many clients of one server, or of several with one chat, under one epoll.
class Swarm {
 public:
  /// `quick_ack` acknowledges every read at once. A server that leaves Nagle's algorithm on stalls up to 40
  /// ms whenever its clients do not.
  /// `tls`: they speak TLS, and are connected when its handshake is over.
  Swarm(std::vector<LoopbackAddress> servers, bool quick_ack, bool tls);

  /// Starts the next client's connection, to each server in turn; clients are numbered from 0 in the order of
  /// these calls. The outcome comes as on_connected() or on_closed().
  Result<void> connect_one();

  /// Sends `bytes`; what the socket does not take now goes as soon as it does.
  void send(ClientId client, std::string_view bytes);

  /// Reads nothing from `client` any more, and does not learn whether it is still connected.
  void stop_reading(ClientId client);

  /// Waits for something to happen, at most for `timeout`, and reports it. Every readable socket is read
  /// once.
  ///
  /// It waits awake. Who sends to a process that sleeps pays for waking it where both are on one machine, and
  /// not where a network lies between them; that cost is the receiver's, and would be charged to the server.
  void poll(std::chrono::milliseconds timeout, SwarmEvents& events);

  std::size_t started() const { return clients_.size(); }

  /// How much time poll() has spent with nothing to do.
  std::chrono::nanoseconds waited() const { return waited_; }

 private:
  struct Client {
    UniqueFd fd;
    std::string unsent;
    bool connected = false;
    std::unique_ptr<TlsSession> tls{};
  };

  int look(std::span<epoll_event> ready);
  void handle(ClientId client, std::uint32_t ready, SwarmEvents& events);
  void finish_connecting(ClientId client, SwarmEvents& events);
  void read(ClientId client, SwarmEvents& events);
  void flush(ClientId client);
  void begin_tls(ClientId client);
  void take_ciphertext(ClientId client, std::string_view bytes, SwarmEvents& events);
  void send_ciphertext(ClientId client);
  void send_as_it_is(ClientId client, std::string_view bytes);
  void watch(ClientId client, std::uint32_t interest, int operation);
  void close(ClientId client, const std::string& why, SwarmEvents& events);

  std::vector<LoopbackAddress> servers_;
  bool quick_ack_;
  std::optional<TlsContext> tls_;
  UniqueFd epoll_;
  std::vector<Client> clients_;
  std::vector<char> buffer_;
  std::vector<char> plaintext_;
  std::chrono::nanoseconds waited_{};
};

}  // namespace chat::bench
