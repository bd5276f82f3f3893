#pragma once

#include <algorithm>
#include <string_view>

namespace chat {

/// Characters as IRC and the terminal's own sequences know them, whatever the locale.
inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

inline bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

inline bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

inline bool is_letter(char c) {
  return is_upper(c) || is_lower(c);
}

inline bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

inline bool is_printable_ascii(char c) {
  return c >= ' ' && c <= '~';
}

inline bool is_ascii_control(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == '\x7F';
}

inline char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

inline char to_upper(char c) {
  return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Digits alone, and one at the least.
inline bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// No letter of ASCII in it is a small one.
inline bool in_capitals(std::string_view text) {
  return std::none_of(text.begin(), text.end(), is_lower);
}

}  // namespace chat
