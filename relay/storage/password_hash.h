#pragma once

#include "common/units.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chat::relay {

/// What a guess costs, with Argon2id. As it is, the least that OWASP recommends.
struct HashCost {
  std::size_t memory_bytes = 19 * kMiB;
  unsigned passes = 2;
};

/// Computes for tens of milliseconds. Nothing if there is not enough memory. The text tells its salt and
/// cost.
std::optional<std::string> hash_password(std::string_view password, HashCost cost);

/// Whether the hash, which was made at this cost, is of this password. Computes as long. Nothing if there is
/// not enough memory.
std::optional<bool> fits_hash(std::string_view password, const std::string& hash, HashCost cost);

/// Whether the hash was made with another cost.
bool has_other_cost(const std::string& hash, HashCost cost);

}  // namespace chat::relay
