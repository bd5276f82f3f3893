#pragma once

#include <span>
#include <string_view>

namespace chat {

/// The one of `candidates` that somebody who wrote `word` most likely meant, by edit_distance() and without
/// regard to ASCII case; empty if none is near. The first of equals.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace chat
