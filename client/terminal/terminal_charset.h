#pragma once

#include "client/terminal/typed_bytes.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace chat::client {

/// Between this program's UTF-8 and the characters of a terminal that has others (ISO-8859-1, KOI8-R).
class TerminalCharset {
 public:
  /// Nothing: the C library does not know `name`.
  static std::optional<TerminalCharset> open(const std::string& name);

  /// As it goes to the terminal, with something like it, or '?', for what it cannot show. The end of `utf8`
  /// may be within a character: the rest comes with the next call.
  std::string encoded(std::string_view utf8);

  /// Nothing: a character may have several bytes.
  static std::optional<UpperHalf> upper_half(const std::string& name);

 private:
  struct Closer {
    void operator()(void* descriptor) const;
  };

  explicit TerminalCharset(void* encoder) : encoder_(encoder) {}

  std::unique_ptr<void, Closer> encoder_;
  std::string begun_;
};

/// The locale that this program works in is one of UTF-8 whatever the environment says, and the environment
/// says so to Readline, too. What the terminal's characters are is returned: empty for UTF-8, and where
/// nothing is said of any beyond ASCII, since most terminals can show what others write.
std::string take_utf8_locale();

/// Whether take_utf8_locale() found one.
bool has_utf8_locale();

}  // namespace chat::client
