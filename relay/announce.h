#pragma once

#include <vector>

#include "relay/relay.h"

namespace chat::relay {

/// Tells on standard output where the relay listens, and the exact commands that join it.
void announce(const std::vector<Door>& doors);

}  // namespace chat::relay
