#pragma once

#include "client/events/event.h"

#include <span>
#include <string>
#include <string_view>

namespace chat::client {

/// Why people quit where a network has come apart whose servers do not tell their names.
inline constexpr std::string_view kNamelessSplit = "*.net *.split";

/// Joins, parts and quits of one room, oldest first, in words: "alice and bob joined, carol left" of a few
/// people, "12 joined, 3 left" of more. Each is named once: who joined and left "came and went".
std::string comings_and_goings(std::span<const Event> events);

}  // namespace chat::client
