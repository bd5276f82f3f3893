#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chat::relay {

/// So many bytes that nobody can guess.
std::string random_key(std::size_t bytes);

/// Two lower-case digits for each byte.
std::string in_hexadecimal(std::string_view key);

}  // namespace chat::relay
