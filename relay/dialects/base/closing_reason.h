#pragma once

#include "relay/hub/requests.h"

#include <string>
#include <string_view>

namespace chat::relay {

/// Begins a reason that a client typed, in IRC and in what text clients typed, so that none passes for the
/// relay's: "Quit: killed by ruth".
inline constexpr std::string_view kTypedReason = "Quit: ";

/// Why a dialect wants its connection closed.
struct ClosingReason {
  std::string words{};        ///< for the others; empty if there is nothing to explain
  bool in_own_words = false;  ///< the client typed them, so they are not for the log
  Returning returns_as{};     ///< the person as whose connection it goes on; nobody: it ends
  bool is_lost = false;       ///< the connection seems to be dead; its client may come back by another
  bool timed_out = false;     ///< the client did not do in time what was due
};

}  // namespace chat::relay
