#pragma once

#include "common/result.h"
#include "relay/cluster/redis_access.h"
#include "relay/options.h"

#include <optional>
#include <string>

namespace chat::relay {

/// How this relay speaks to the Redis that --cluster names; nothing without one. Reads the files with
/// certificates. The error says where they are named, what is wrong with them, and its code.
Result<std::optional<RedisAccess>> cluster_access(const Options& options, const std::string& password);

}  // namespace chat::relay
