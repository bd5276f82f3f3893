#pragma once

#include "client/terminal/typed_bytes.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace chat::client {

/// Converts between this program's UTF-8 and the characters of a terminal that has others (ISO-8859-1,
/// KOI8-R).
class TerminalCharset {
 public:
  /// Nothing if the C library does not know `name`.
  static std::optional<TerminalCharset> open(const std::string& name);

  /// `utf8` in the terminal's characters, with something like it, or '?', for what they lack. It may end
  /// within a character: the rest comes with the next call.
  std::string encoded(std::string_view utf8);

  /// What the bytes from 0x80 on mean in that charset. Nothing if a character may have several bytes.
  static std::optional<UpperHalf> upper_half(const std::string& name);

 private:
  struct Closer {
    void operator()(void* descriptor) const;
  };

  explicit TerminalCharset(void* encoder) : encoder_(encoder) {}

  std::unique_ptr<void, Closer> encoder_;
  std::string begun_;
};

/// Makes this program's locale one of UTF-8, whatever the environment says, and has the environment say so to
/// Readline, too. Returns the terminal's charset: empty for UTF-8, and where the environment names none
/// beyond ASCII, since most terminals can show what others write.
std::string take_utf8_locale();

/// Whether take_utf8_locale() found one.
bool has_utf8_locale();

}  // namespace chat::client
