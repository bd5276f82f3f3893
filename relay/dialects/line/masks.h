#pragma once

#include "relay/hub/room_modes.h"

#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

class Hub;

namespace line {

/// The masks by which somebody is banned or muted who is here under the name: those that do not end with
/// another name, or with logging out. If nobody is called so, the name, which may be a mask itself.
std::vector<std::string> masks_that_hold(const Hub& hub, std::string_view name);

/// Those on the list that ban or mute who is called so, or was called so last; if none does, the name.
std::vector<std::string> masks_to_lift(const Hub& hub, const std::vector<ListedMask>& list,
                                       std::string_view name);

}  // namespace line
}  // namespace chat::relay
