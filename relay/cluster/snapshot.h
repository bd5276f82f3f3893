#pragma once

#include "relay/hub/hub.h"

#include <functional>
#include <string>

namespace chat::relay {

/// Appends the facts that make the same of a chat in which nobody is: who is here, in which rooms, and what
/// holds there. With `is_told`, these people alone, and of the rooms what they have brought.
///
/// Left out is what was said, and who has been invited.
void put_state(std::string& out, const Hub& hub, const std::function<bool(const Person&)>& is_told,
               Moment now);

}  // namespace chat::relay
