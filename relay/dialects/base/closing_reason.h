#pragma once

#include <cstdint>
#include <string>

namespace chat::relay {

/// Why a dialect wants its connection closed.
struct ClosingReason {
  std::string words{};           ///< for the others; empty if there is nothing to explain
  bool in_own_words = false;     ///< the client typed them, so they are not for the log
  std::uint64_t returns_as = 0;  ///< the person as whose connection it goes on; 0: it ends
  bool is_lost = false;          ///< the connection seems to be dead; its client may come back by another
};

}  // namespace chat::relay
