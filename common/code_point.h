#pragma once

#include <cstddef>
#include <string_view>

#include <utf8proc.h>

namespace chat {

/// U+FFFD.
inline constexpr std::string_view kReplacementCharacter = "\uFFFD";

/// A character of UTF-8; or one byte that is none, which counts as U+FFFD.
struct CodePoint {
  utf8proc_int32_t code = 0xFFFD;
  std::size_t bytes = 1;
  bool valid = false;
};

/// What `text`, which is not empty, begins with.
inline CodePoint first_code_point(std::string_view text) {
  utf8proc_int32_t code = 0;
  const utf8proc_ssize_t bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                                  static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (bytes <= 0) return {};
  return {code, static_cast<std::size_t>(bytes), true};
}

}  // namespace chat
