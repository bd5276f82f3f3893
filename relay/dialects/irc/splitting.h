#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay::irc {

// For both, `text` is as people are shown it: see visible().

/// The longest beginning of `text` with `most` bytes at the most that parts nothing that belongs together: a
/// cluster of characters, what stands for one that is not shown ("^[", "<U+202E>"), a colour and its digits.
/// Where not even one of these fits, it ends where a character ends.
std::string_view whole_units(std::string_view text, std::size_t most);

/// `text` in parts of at most `most` bytes, which must be 100 or more. A part ends behind a gap between
/// words, which stays with it; without a gap, where whole_units() ends. Formatting that is open at the end of
/// a part begins the next one, because clients forget it with the message. Formatting behind the last
/// character is left out if it would be a part of its own.
std::vector<std::string> parts_of(std::string_view text, std::size_t most);

/// The longest beginning of `text` with `most` bytes at the most that ends where a character ends.
std::string_view whole_characters(std::string_view text, std::size_t most);

}  // namespace chat::relay::irc
