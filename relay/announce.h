#pragma once

#include "relay/loop/entrance.h"

#include <vector>

namespace chat::relay {

/// Tells on standard output where the relay listens, and the exact commands that join it.
void announce(const std::vector<Door>& doors);

}  // namespace chat::relay
