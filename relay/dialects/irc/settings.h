#pragma once

#include "common/moment.h"
#include "relay/dialects/base/reading_limits.h"

#include <chrono>
#include <string>

namespace chat::relay::irc {

/// What all IRC clients of a relay have in common.
struct IrcSettings {
  std::string server_name = "chat-relay";
  std::string version = "chat-relay";
  std::string tls_command = "ncat --ssl HOST PORT";  ///< how one connects with TLS
  std::string motd{};                                ///< lines, or empty
  ReadingLimits reading{};
  Duration registration_timeout = std::chrono::seconds(30);
  Duration ping_interval = std::chrono::seconds(90);  ///< a client that is silent for so long is sent PING
  Duration ping_timeout = std::chrono::seconds(60);   ///< how long it may take to answer
  Moment started{};
};

}  // namespace chat::relay::irc
