#pragma once

#include "common/secret.h"

#include <optional>
#include <string_view>

namespace chat {

/// Decodes base64 with its padding (RFC 4648, section 4); nothing if it is not well-formed.
std::optional<Secret> decode_base64(std::string_view text);

}  // namespace chat
