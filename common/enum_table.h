#pragma once

#include <array>
#include <cstddef>

namespace chat {

/// For tables in which an entry is found by an enum's value as its index: whether each entry stands where the
/// value that it is for, its member `key`, is looked for. Meant for static_assert.
template <class Enum, class Entry, std::size_t kSize>
constexpr bool stands_in_order(const std::array<Entry, kSize>& table, Enum Entry::*key) {
  for (std::size_t i = 0; i < kSize; ++i) {
    if (static_cast<std::size_t>(table[i].*key) != i) return false;
  }
  return true;
}

}  // namespace chat
