#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace chat::relay {

/// Why a newcomer may not come in.
enum class Objection : std::uint8_t { banned, full, memory, address, descriptors };
inline constexpr std::size_t kObjections = static_cast<std::size_t>(Objection::descriptors) + 1;

/// Who has come, and who was turned away.
struct EntranceTally {
  std::uint64_t accepted = 0;
  std::array<std::uint64_t, kObjections> refused{};
};

}  // namespace chat::relay
