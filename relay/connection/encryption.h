#pragma once

#include "common/tls_context.h"

#include <cstddef>
#include <optional>

namespace chat::relay {

/// How a relay's connections are encrypted, and what a round may do for handshakes: each costs as much as
/// forwarding a hundred lines, and who talks must not wait for them.
struct Encryption {
  std::optional<TlsContext> context{};  ///< none: there is no TLS, and who tries is turned away
  bool is_required = false;             ///< of clients on other machines
  int steps_left = kStepsARound;

  /// Call once a round, before anything is read.
  void begin_round() { steps_left = kStepsARound; }

  // A step is an answer in a handshake, of which there are one or two. With a P-256 key it takes a third of a
  // millisecond, with an RSA key of 4,096 bits 4 ms.
  static constexpr int kStepsARound = 4;
};

}  // namespace chat::relay
