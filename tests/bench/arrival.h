#pragma once

#include "common/result.h"
#include "tests/bench/dialect.h"
#include "tests/bench/roster.h"
#include "tests/bench/swarm.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chat::bench {

/// Brings all clients into their rooms and waits until the noise of their coming has died down. The swarm,
/// the roster and the dialect must outlive it.
class Arrival final : private SwarmEvents {
 public:
  Arrival(Swarm& swarm, const Roster& roster, const Dialect& dialect, std::size_t in_flight);

  /// Returns when every client has been admitted and has read all that was sent to it so far.
  Result<void> run();

  /// Reads, and answers what has to be answered, for `duration`.
  Result<void> linger(std::chrono::milliseconds duration);

 private:
  struct Newcomer {
    Identity identity;
    std::string torn_line;
    std::size_t tokens_missing = 0;
    bool admitted = false;
    bool entered = false;
  };

  void on_connected(ClientId client) override;
  void on_bytes(ClientId client, std::string_view bytes) override;
  void on_closed(ClientId client, const std::string& why) override;

  Result<void> admit_all();
  Result<void> enter_all();
  Result<void> settle();
  Result<void> connect_more();
  void probe();
  void announce_token(ClientId client);
  void on_line(ClientId client, std::string_view line);
  void follow(ClientId client, std::string_view line);
  void admit(ClientId client);
  std::string last_words() const;

  Swarm& swarm_;
  const Roster& roster_;
  const Dialect& dialect_;
  std::size_t in_flight_;
  std::string token_;
  std::vector<Newcomer> newcomers_;
  std::size_t connected_ = 0;
  std::size_t admitted_ = 0;
  std::size_t entering_ = 0;
  std::size_t entered_ = 0;
  std::string last_line_;  ///< said to somebody who was not in a room yet
  std::size_t tokens_missing_ = 0;
  std::uint64_t bytes_read_ = 0;
  std::size_t connected_at_probe_ = 0;
  std::chrono::steady_clock::time_point probed_{};
  std::string failure_;
};

}  // namespace chat::bench
