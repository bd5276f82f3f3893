#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace chat::relay {

/// Under which an account's private conversations are kept. It has one while its owner wants them kept, and
/// another the next time: so what was kept before is nobody's any more. 0: they are not kept.
using PrivateNumber = std::uint64_t;

/// The private messages between two accounts, which may be the same.
struct Conversation {
  PrivateNumber one = 0;
  PrivateNumber other = 0;
  bool unheard = false;  ///< what `one` says does not reach `other`, so that `one` alone is shown it later

  /// Both ends want it.
  bool is_kept() const { return one != 0 && other != 0; }

  /// Its name in the archive, which no room may have. The same for both ends.
  std::string key() const {
    const auto [low, high] = one < other ? std::pair(one, other) : std::pair(other, one);
    return std::to_string(low) + ' ' + std::to_string(high);
  }

  /// Whose conversation the key names; of a room's name, nobody's.
  static Conversation of_key(std::string_view key) {
    Conversation between;
    const char* const end = key.data() + key.size();
    const auto [blank, error] = std::from_chars(key.data(), end, between.one);
    if (error != std::errc() || blank == end) return {};
    std::from_chars(blank + 1, end, between.other);
    return between;
  }
};

}  // namespace chat::relay
