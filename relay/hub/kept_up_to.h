#pragma once

#include <cstdint>

namespace chat::relay {

/// How much is kept, or cannot be, which the log then says: by number, see Archive::keep() and
/// Keeper::write().
struct KeptUpTo {
  std::uint64_t archive = 0;
  std::uint64_t keeper = 0;

  bool has(const KeptUpTo& wanted) const { return archive >= wanted.archive && keeper >= wanted.keeper; }
};

}  // namespace chat::relay
