#pragma once

#include <string_view>

namespace chat::client {

/// How to have here what other clients have the command `name` for, which this one has not; empty if nothing
/// is known of it. `name` is in small letters.
std::string_view had_otherwise(std::string_view name);

}  // namespace chat::client
