#pragma once

#include "client/protocol/own_source.h"
#include "client/protocol/server_support.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// With it a client comes back to where it was when its connection was lost. chat-relay has it, and nobody
/// else: see "chat-relay/resume" in docs/protocol.md.
inline constexpr std::string_view kResumeCapability = "chat-relay/resume";

/// How one comes back, and what is known then without being told anew.
struct Resumption {
  std::string token{};  ///< good once; empty: there is no coming back
  std::string nick{};
  std::size_t nick_limit = 0;
  ServerSupport support{};
  OwnSource own_source{};
  std::vector<std::string> questions{};  ///< for what may have been lost on the way; asked once back
  std::string nick_asked_for{};          ///< by a line that may not have arrived; empty: none
};

}  // namespace chat::client
