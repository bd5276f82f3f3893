#pragma once

#include <string_view>

namespace chat::client {

/// Whether a line that was typed has a password or a key in it, and is not to be kept.
bool has_secret(std::string_view typed);

}  // namespace chat::client
