#pragma once

#include "common/tls_context.h"
#include "relay/cluster/redis_address.h"

#include <optional>
#include <string>

namespace chat::relay {

/// What it takes to speak to a Redis.
struct RedisAccess {
  RedisAddress address{};
  std::string password{};           ///< empty: none
  std::optional<TlsContext> tls{};  ///< where the address asks for TLS
};

}  // namespace chat::relay
