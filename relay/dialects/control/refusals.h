#pragma once

#include "relay/hub/refusal.h"

#include <string>

namespace chat::relay::control {

/// Why the hub did not do what an operator asked at the control socket.
std::string words_for(const Refusal& refusal);

}  // namespace chat::relay::control
