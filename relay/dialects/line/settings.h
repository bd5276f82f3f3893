#pragma once

#include "common/moment.h"
#include "relay/dialects/base/reading_limits.h"

#include <chrono>
#include <cstddef>
#include <string>

namespace chat::relay {

/// What all line clients of a relay have in common.
struct LineSettings {
  std::size_t max_line_bytes = 4096;
  ReadingLimits reading{};
  Duration silence_timeout = std::chrono::hours(1);  ///< for a client that never says a word; 0: none
  std::string greeting_name = "chat-relay";
  std::string tls_command = "ncat --ssl HOST PORT";  ///< how one connects with TLS
  std::string motd{};                                ///< what newcomers are shown; whole lines, or empty
};

}  // namespace chat::relay
