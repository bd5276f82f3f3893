#pragma once

#include "common/moment.h"

#include <string>
#include <vector>

namespace chat::relay {

class Hub;

/// What the relay's operators are told of it, a sentence a line.
std::vector<std::string> relay_stats(const Hub& hub, Moment now);

}  // namespace chat::relay
