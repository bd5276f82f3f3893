#pragma once

#include <string_view>

namespace chat::relay {

inline constexpr std::string_view kVersion = CHAT_RELAY_VERSION;

}  // namespace chat::relay
