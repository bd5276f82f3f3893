#pragma once

#include "relay/hub/refusal.h"

#include <string>

namespace chat::relay {

/// The line dialect's words for what the hub refuses: "! There is nobody here called eve."
std::string refusal_line(const Refusal& refusal);

}  // namespace chat::relay
