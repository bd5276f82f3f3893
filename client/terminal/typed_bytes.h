#pragma once

#include <array>
#include <optional>
#include <string>

namespace chat::client {

/// What each byte from 0x80 on means, in UTF-8, where the terminal's characters have a byte each.
using UpperHalf = std::array<std::string, 0x80>;

/// UTF-8 whatever a terminal sends. In one that is taken for UTF-8, what is none is read as Latin-1, as what
/// servers send is.
class TypedBytes {
 public:
  TypedBytes() = default;
  explicit TypedBytes(std::optional<UpperHalf> upper_half) : upper_half_(std::move(upper_half)) {}

  /// The characters that `byte` completes; empty while more of its character is to come.
  std::string feed(char byte);

  /// No more is to come of the character that was begun.
  std::string flush();

 private:
  std::optional<UpperHalf> upper_half_;
  std::string begun_;  // of a character
};

}  // namespace chat::client
