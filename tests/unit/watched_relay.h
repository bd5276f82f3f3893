#pragma once

#include "common/selector.h"
#include "common/units.h"
#include "relay/connection/connection.h"
#include "relay/connection/plain_transport.h"
#include "relay/trace/recorder.h"
#include "tests/unit/catch.h"
#include "tests/unit/fake_client.h"

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sys/socket.h>

namespace chat::test {

/// Keeps the rounds that it is told.
class Memory final : public relay::trace::Teller {
 public:
  explicit Memory(std::vector<relay::trace::Round>& rounds) : rounds_(rounds) {}
  void begin(const relay::trace::Header&) override {}
  void tell(const relay::trace::Round& round) override { rounds_.push_back(round); }
  void end(const relay::trace::End&) override {}

 private:
  std::vector<relay::trace::Round>& rounds_;
};

inline std::vector<std::unique_ptr<relay::trace::Teller>> one(std::unique_ptr<relay::trace::Teller> teller) {
  std::vector<std::unique_ptr<relay::trace::Teller>> tellers;
  tellers.push_back(std::move(teller));
  return tellers;
}

/// Connections over real sockets, with the test as the loop.
struct WatchedRelay {
  Moment now = at_second(1);
  LocalHub hub{{.history_lines = 3, .reserved_nick = "relay"}, at_second(0)};
  relay::DialectFactory dialects{hub, {.raw_backlog_bytes = 1000}};
  Selector selector;
  std::vector<relay::trace::Round> rounds;
  relay::trace::Recorder recorder{{}, one(std::make_unique<Memory>(rounds)), [this] { return now; }};
  relay::ConnectionContext context{dialects, recorder, {.backlog_bytes = 8 * kKiB}};
  std::vector<std::unique_ptr<relay::Connection>> connections;
  std::vector<UniqueFd> peers;
  std::array<char, 1024> buffer{};

  WatchedRelay() { next_round(); }

  /// Ends the round, begins the next, and returns what was recorded of the one that ended.
  const relay::trace::Round& next_round() {
    if (round_is_open_) recorder.round_ends();
    round_is_open_ = true;
    now = at_second(static_cast<double>(rounds.size() + 2));
    selector.clear();
    for (const auto& each : connections) {
      if (each->wants_to_write()) selector.watch_writable(each->descriptor());
    }
    recorder.falls_asleep(selector, kNever);
    return rounds.empty() ? nothing_ : rounds.back();
  }

  relay::Connection& come(relay::Protocol protocol = relay::Protocol::line) {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0);
    peers.emplace_back(ends[1]);
    auto transport = std::make_unique<relay::PlainTransport>(UniqueFd(ends[0]));
    connections.push_back(std::make_unique<relay::Connection>(
        connections.size() + 1, relay::Newcomer{std::move(transport), "unix", 4, protocol}, context, now));
    if (protocol == relay::Protocol::line) connections.back()->expire(when_greeted(*connections.back()));
    return *connections.back();
  }

  void say(std::size_t who, const std::string& bytes) {
    REQUIRE(::send(peers[who].get(), bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
    connections[who]->read(buffer, now);
  }

  void send_all() {
    recorder.starts_sending();
    for (const auto& each : connections) each->send(now);
  }

  void leave_little_room(std::size_t who) {
    constexpr int kSmall = 1;  // the kernel makes it its least
    ::setsockopt(connections[who]->descriptor(), SOL_SOCKET, SO_SNDBUF, &kSmall, sizeof kSmall);
  }

  /// Its peer reads until nothing waits to be sent to it.
  void drain(std::size_t who) {
    std::array<char, 65536> drained;
    while (connections[who]->wants_to_write()) {
      while (::recv(peers[who].get(), drained.data(), drained.size(), 0) > 0) {
      }
      connections[who]->unblock();
      send_all();
    }
  }

  void close(std::size_t who) {
    connections[who]->depart(now);
    recorder.closed(*connections[who]);
    connections.erase(connections.begin() + static_cast<std::ptrdiff_t>(who));
  }

 private:
  /// A line client that says nothing is greeted at its deadline.
  Moment when_greeted(const relay::Connection& connection) const { return {connection.deadline(), now.wall}; }

  relay::trace::Round nothing_;
  bool round_is_open_ = false;
};

struct ThreePeople : WatchedRelay {
  ThreePeople() {
    for (std::size_t i = 0; i < 3; ++i) {
      come();
      say(i, "hi\n");
    }
    send_all();
    next_round();
  }
};

}  // namespace chat::test
