#pragma once

#include "relay/hub/hub.h"

#include <string>
#include <string_view>

namespace chat::relay {

/// What the others are told of the words with which somebody leaves, shown as they may be; empty: nothing.
/// Whoever may not speak does not speak by leaving. `leaver` is null where it is nobody in the chat yet.
std::string typed_reason(const Hub& hub, const Person* leaver, std::string_view words);

}  // namespace chat::relay
