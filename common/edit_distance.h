#pragma once

#include <cstddef>
#include <string_view>

namespace chat {

/// How many letters have to be put in, taken out or changed, or neighbours exchanged, to make one word of the
/// other (Damerau and Levenshtein, each place touched once).
std::size_t edit_distance(std::string_view one, std::string_view other);

}  // namespace chat
