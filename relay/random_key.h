#pragma once

#include <cstddef>
#include <string>

namespace chat::relay {

/// So many bytes that nobody can guess.
std::string random_key(std::size_t bytes);

}  // namespace chat::relay
