#pragma once

#include <string_view>

namespace chat::relay {

/// What does not come along with somebody who comes back by another relay than it was on.
inline constexpr std::string_view kLeftOnOtherRelay =
    "You were on another relay: what was said to you alone meanwhile, and whom you ignore, is not known "
    "here.";

}  // namespace chat::relay
