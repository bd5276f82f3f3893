#pragma once

#include "common/endpoint.h"
#include "common/result.h"

#include <array>
#include <string>
#include <vector>

namespace chat::relay {

/// Where a Redis is, and which of its databases is meant.
struct RedisAddress {
  Endpoint endpoint{};
  unsigned database = 0;
  bool tls = false;
};

/// Reads "redis://HOST:6379/0", "redis://[V6]", "rediss://HOST" for TLS, and "unix:/path/of/socket". Port and
/// database may be left out.
Result<RedisAddress> parse_redis_address(const std::string& text);

/// The commands with which a connection begins: the password if there is one, and which database is meant.
std::vector<std::array<std::string, 2>> redis_greetings(const RedisAddress& address,
                                                        const std::string& password);

/// The form that people know it in.
std::string to_string(const RedisAddress& address);

}  // namespace chat::relay
