#pragma once

#include "common/line_reader.h"
#include "common/moment.h"
#include "common/selector.h"
#include "relay/connection/connection.h"
#include "relay/trace/shown.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chat::relay::trace {

// One round of the loop as plain values. docs/trace.md says what each means; the names are the same.

using Ids = std::vector<ConnectionId>;
using Sets = Selector::Descriptors;

struct TakenLine {
  bool too_long = false;
  std::size_t bytes = 0;
  Shown text{};
  Ids to{};
  std::size_t answer = 0;
};

/// What followed from something that a client did.
struct Consequences {
  std::vector<TakenLine> lines{};
  Ids to{};
  std::size_t answer = 0;
};

struct PassedDeadline {
  ConnectionId id;
  Due what;
  Consequences follows{};
};

struct Arrival {
  ConnectionId id;
  int fd;
  int listener;
  std::string peer;
};

struct TurnedAway {
  std::string peer;
  std::string why;
};

struct Read {
  ConnectionId id;
  int fd;
  int look;
  Transfer::Status result;
  std::string error{};
  std::size_t bytes = 0;
  bool is_encrypted = false;
  Shown text{};
  Consequences follows{};
  std::size_t unfinished_bytes = 0;
  Shown unfinished{};
  bool waiting_lines = false;
};

struct Send {
  ConnectionId id;
  int fd;
  Transfer::Status result;
  std::string error{};
  std::size_t wanted = 0;
  std::size_t taken = 0;
  std::size_t lines = 0;
  bool is_short = false;
  Shown text{};
};

struct Skip {
  ConnectionId id;
  std::uint64_t lines;
};

/// The steps of a round in which a client can be marked to be closed, in their order.
enum class Step : std::uint8_t { signals, arrivals, reads, deadlines, sends };

struct Closing {
  ConnectionId id;
  std::string reason;
  bool at_once;
  bool orderly;  ///< neither a failure nor against the client's will
  Step during;
  int look = 0;  ///< while reading: after which look
  Ids to{};
};

struct Closed {
  ConnectionId id;
  int fd;
  std::string name;
  std::string reason;
  std::uint64_t bytes_in;
  std::uint64_t bytes_out;
  std::size_t unsent;
};

struct Known {
  ConnectionId id;
  std::string name;
  std::optional<Protocol> protocol;
  std::string cipher{};  ///< empty: not encrypted
};

struct Round {
  std::uint64_t number = 0;
  Sets in{};
  std::optional<Duration> timeout{};  ///< none: for ever
  Duration slept{};
  WallTime woke_at{};
  Duration at{};  ///< since the header
  Selector::Cause woke = Selector::Cause::deadline;
  std::vector<int> signals{};
  Sets out{};
  std::vector<Arrival> accepted{};
  std::vector<TurnedAway> turned_away{};
  std::vector<int> rang{};  ///< descriptors
  std::vector<Read> reads{};
  std::vector<Sets> looks{};
  std::vector<PassedDeadline> deadlines{};
  std::vector<Send> sends{};
  std::vector<Skip> skips{};
  std::vector<Closing> closing{};
  std::vector<Closed> closed{};
  Ids joined_write_set{};
  Ids left_write_set{};
  std::vector<Known> known{};
};

struct ListenerInfo {
  std::string name;
  int fd;
  std::string endpoint;
  bool raw;
};

struct Header {
  std::string program;
  int pid = 0;
  WallTime time{};
  Duration pace{};
  std::size_t backlog = 0;
  std::vector<ListenerInfo> listeners{};
};

struct End {
  WallTime time{};
  Duration at{};
  std::uint64_t rounds = 0;
  std::vector<Closed> closed{};
};

/// Tells rounds in some format.
class Teller {
 public:
  Teller() = default;
  Teller(const Teller&) = delete;
  Teller& operator=(const Teller&) = delete;
  virtual ~Teller() = default;

  virtual void begin(const Header& header) = 0;
  /// The round is about to sleep: `number`, `in` and `timeout` are known.
  virtual void falls_asleep(const Round&) {}
  virtual void tell(const Round& round) = 0;
  virtual void end(const End& end) = 0;
};

}  // namespace chat::relay::trace
