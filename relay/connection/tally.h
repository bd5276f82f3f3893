#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace chat::relay {

/// What a connection has ended for, as it is counted.
enum class EndCause : std::uint8_t {
  quit,         ///< its client has said that it leaves
  hung_up,      ///< its client has ended it
  lost,         ///< an error: a reset, or no way to it any more
  timed_out,    ///< nobody answered, or what was due did not come
  stalled,      ///< it took nothing of what it was to be sent
  fell_behind,  ///< too much waited for it
  tls_failed,
  ended,  ///< by the relay: a foreign protocol, an operator
  out_of_memory,
  superseded,  ///< its client has come back by another
  stopped,     ///< the relay
};
inline constexpr std::size_t kEndCauses = static_cast<std::size_t>(EndCause::stopped) + 1;

/// What connections count together that they do not count alone.
struct ConnectionTally {
  std::uint64_t skips = 0;  ///< how often a client was too slow
  std::uint64_t skipped_lines = 0;
  // Of those that have ended.
  std::array<std::uint64_t, kEndCauses> ended{};
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
};

}  // namespace chat::relay
