#pragma once

#include <string>

namespace chat::relay {

/// Why a dialect wants its connection closed.
struct ClosingReason {
  std::string words{};        ///< for the others; empty if there is nothing to explain
  bool in_own_words = false;  ///< the client typed them, so they are not for the log
};

}  // namespace chat::relay
