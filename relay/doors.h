#pragma once

#include "common/result.h"
#include "relay/options.h"
#include "relay/relay.h"

#include <vector>

namespace chat::relay {

/// Listens on every endpoint that the options name, on each address once: what another of the relay's own
/// doors serves already is not opened again. Where IPv4 has a wildcard of its own, the IPv6 wildcard leaves
/// IPv4 to it. A line door and a raw door at one address are an error that names both.
Result<std::vector<Door>> open_doors(const Options& options);

}  // namespace chat::relay
