#pragma once

#include <array>
#include <optional>
#include <string>

namespace chat::client {

/// What each byte from 0x80 on means, in UTF-8, where the terminal's characters have a byte each.
using UpperHalf = std::array<std::string, 0x80>;

/// Makes UTF-8 of whatever a terminal sends. If the terminal is taken for one of UTF-8, bytes that are none
/// are read as Latin-1, as those from servers are.
class TypedBytes {
 public:
  TypedBytes() = default;
  explicit TypedBytes(std::optional<UpperHalf> upper_half) : upper_half_(std::move(upper_half)) {}

  /// The characters that `byte` completes; empty while more of its character is to come.
  std::string feed(char byte);

  /// To be called when no more is to come of the character that was begun: gives what its bytes mean by
  /// themselves.
  std::string flush();

 private:
  std::optional<UpperHalf> upper_half_;
  std::string begun_;  // of a character
};

}  // namespace chat::client
