#pragma once

#include "common/endpoint.h"
#include "common/result.h"

#include <string>

namespace chat::relay {

/// Where a Redis is, and which of its databases is meant.
struct RedisAddress {
  Endpoint endpoint{};
  unsigned database = 0;
};

/// Reads "redis://HOST:6379/0", "redis://[V6]" and "unix:/path/of/socket". Port and database may be left out.
Result<RedisAddress> parse_redis_address(const std::string& text);

/// The form that people know it in.
std::string to_string(const RedisAddress& address);

}  // namespace chat::relay
