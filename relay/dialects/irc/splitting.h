#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay::irc {

// `text` is as people are shown it: see visible().

/// The longest beginning of `text` with `most` bytes at the most that parts nothing that belongs together: a
/// cluster of characters, what stands for one that is not shown ("^[", "<U+202E>"), a colour and its digits.
/// Where not even one of these fits, it ends where a character ends.
std::string_view whole_units(std::string_view text, std::size_t most);

/// `text` in parts of `most` bytes, which are 100 at the least. A part ends behind a gap between words, which
/// stays with it, where it has one behind a word; else it is whole_units(). Formatting that is open at its
/// end begins the next part: clients forget it with the message. Formatting behind the last character is left
/// out where it would be a part of its own.
std::vector<std::string> parts_of(std::string_view text, std::size_t most);

}  // namespace chat::relay::irc
