#pragma once

#include <cstddef>

namespace chat {

/// What this program may use at the most: the machine's memory, or what a control group leaves it.
std::size_t memory_at_hand();

/// What of this program is in memory now; 0 if the system does not tell.
std::size_t resident_memory();

}  // namespace chat
