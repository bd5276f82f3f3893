#pragma once

#include <algorithm>
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

/// The character that `text`, which is not empty, begins with.
inline CodePoint first_code_point(std::string_view text) {
  utf8proc_int32_t code = 0;
  const utf8proc_ssize_t bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                                  static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (bytes <= 0) return {};
  return {code, static_cast<std::size_t>(bytes), true};
}

/// Whether `byte` stands within a character of UTF-8, and does not begin it.
inline bool continues_character(char byte) {
  constexpr unsigned kLeadBits = 0xC0;
  constexpr unsigned kContinuation = 0x80;
  return (static_cast<unsigned char>(byte) & kLeadBits) == kContinuation;
}

/// How many bytes a character of UTF-8 takes that begins with `lead`; 1 where none begins so.
inline std::size_t character_bytes(char lead) {
  constexpr unsigned char kFirstLead = 0xC2;
  constexpr unsigned char kFirstOfThree = 0xE0;
  constexpr unsigned char kFirstOfFour = 0xF0;
  constexpr unsigned char kLastLead = 0xF4;
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < kFirstLead || byte > kLastLead) return 1;
  if (byte >= kFirstOfFour) return 4;
  return byte >= kFirstOfThree ? 3 : 2;
}

/// Whether the character begins an emoji, and other parts of that may follow.
inline bool is_pictographic(utf8proc_int32_t code) {
  return utf8proc_get_property(code)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

/// Whether nothing is seen of the character where a line begins: a space of any width, a control character,
/// what only joins, marks or reorders what is around it, or what no font draws.
inline bool is_blank(utf8proc_int32_t code) {
  constexpr utf8proc_int32_t kBlankBraille = 0x2800;
  const utf8proc_property_t* properties = utf8proc_get_property(code);
  switch (properties->category) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
      return true;
    default:
      return properties->ignorable || code == kBlankBraille;
  }
}

/// Whether it is part of a word: a letter or a digit of any script.
inline bool is_letter_or_digit(utf8proc_int32_t code) {
  const auto category = utf8proc_get_property(code)->category;
  const bool is_letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
  return is_letter || (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

struct CodeRange {
  utf8proc_int32_t first;
  utf8proc_int32_t last;

  constexpr bool holds(utf8proc_int32_t code) const { return code >= first && code <= last; }
};

template <class Ranges>
bool is_in_any(const Ranges& ranges, utf8proc_int32_t code) {
  return std::any_of(ranges.begin(), ranges.end(), [code](CodeRange range) { return range.holds(code); });
}

}  // namespace chat
