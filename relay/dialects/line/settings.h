#pragma once

#include "common/moment.h"
#include "common/units.h"
#include "relay/dialects/base/paced_lines.h"
#include "relay/dialects/base/work.h"

#include <chrono>
#include <cstddef>
#include <string>

namespace chat::relay {

/// What all line clients of a relay have in common.
struct LineSettings {
  std::size_t max_line_bytes = 4096;
  std::size_t backlog_bytes = kMiB;  ///< a client for which half of this waits is not read from
  RateLimit flood{};
  Duration silence_timeout = std::chrono::hours(1);  ///< for a client that never says a word; 0: none
  RoundWork* work = nullptr;  ///< what a round may do for all clients; null: as much as they ask for
  std::string greeting_name = "chat-relay";
  std::string tls_command = "ncat --ssl HOST PORT";  ///< how one connects with TLS
  std::string motd{};                                ///< what newcomers are shown; whole lines, or empty
};

}  // namespace chat::relay
