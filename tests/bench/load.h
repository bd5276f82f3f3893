#pragma once

#include "tests/bench/dialect.h"
#include "tests/bench/histogram.h"
#include "tests/bench/message.h"
#include "tests/bench/room_progress.h"
#include "tests/bench/roster.h"
#include "tests/bench/swarm.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chat::bench {

struct Counts {
  std::uint64_t messages = 0;  ///< said
  std::uint64_t lines = 0;     ///< received
  std::uint64_t bytes = 0;     ///< received
  std::uint64_t reads = 0;

  Counts operator-(const Counts& earlier) const {
    return {messages - earlier.messages, lines - earlier.lines, bytes - earlier.bytes, reads - earlier.reads};
  }
};

/// A closed loop: so many messages are outstanding in all, and each that has reached every other reader in
/// its room makes place for the next talker's. Needs a settled swarm; swarm, roster and dialect must outlive
/// it. The slow read nothing from its making on; bystanders are heard only if they have to answer.
class Load final : private SwarmEvents {
 public:
  /// The first `talkers` of the readers take turns.
  Load(Swarm& swarm, const Roster& roster, const Dialect& dialect, std::size_t talkers,
       std::size_t message_bytes);

  void sample_latency(bool on) { sampling_ = on; }

  /// Keeps `window` messages outstanding. Ends early when a connection is lost or nothing has moved for 10 s.
  void run(std::uint64_t window, std::chrono::nanoseconds duration);

  /// Says nothing more; reads until all has come in or nothing has come for 5 s.
  void drain();

  const Counts& counts() const { return counts_; }
  const Histogram& latency() const { return latency_; }

  std::uint64_t missing() const;
  std::uint64_t surplus() const;
  std::uint64_t unreadable() const { return unreadable_; }
  std::size_t disconnected() const { return disconnected_; }
  bool stuck() const { return stuck_; }

  /// Why the first of the disconnected lost its connection.
  const std::string& first_loss() const { return first_loss_; }

 private:
  void on_connected(ClientId) override {}
  void on_bytes(ClientId client, std::string_view bytes) override;
  void on_closed(ClientId client, const std::string& why) override;

  void top_up(std::uint64_t window);
  void speak(ClientId client, std::uint64_t messages);
  void sample(ClientId client, std::string_view bytes);
  std::uint64_t count_messages(ClientId client, std::string_view bytes);
  std::uint64_t answer_strays(ClientId client, std::string_view bytes);
  std::uint64_t outstanding() const;

  Swarm& swarm_;
  const Roster& roster_;
  const Dialect& dialect_;
  std::vector<MessageWriter> writers_;  ///< one a room
  std::vector<RoomProgress> rooms_;
  std::vector<std::string> torn_lines_;     ///< one a client
  std::vector<std::size_t> message_bytes_;  ///< as received, one a room; 0 until the first has come
  std::string outgoing_;
  std::size_t talkers_;
  ClientId next_speaker_ = 0;
  Counts counts_;
  Histogram latency_;
  bool sampling_ = false;
  std::uint64_t unreadable_ = 0;
  std::size_t disconnected_ = 0;
  std::string first_loss_;
  bool stuck_ = false;
};

}  // namespace chat::bench
