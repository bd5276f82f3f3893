#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace chat {

/// Where `text` stops being UTF-8: the index of the first byte of the sequence that is not. Nothing if it is
/// all UTF-8. Surrogates and over-long forms are not (RFC 3629).
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// `text` with U+FFFD for each byte that is not UTF-8.
std::string valid_utf8(std::string_view text);

/// U+FEFF, with which some editors begin files.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
std::string_view without_byte_order_mark(std::string_view file);

/// How many bytes at the beginning of `text` are printable ASCII.
std::size_t count_printable_ascii(std::string_view text);

/// Appends `text`, which is one whole text, as it may be shown on a terminal and behind somebody's name.
///
/// Bytes that are not UTF-8 become U+FFFD. Control characters become visible (ESC "^[", U+0085 "<U+0085>"),
/// but for TAB and IRC's formatting codes, which terminals ignore. So do characters that are invisible or
/// reorder what is around them (U+200B, U+202E, U+2028, tags), but for those between two characters of a
/// script or emoji that uses them, and marks that would stand on what is in front of the text or too high
/// above it. docs/protocol.md has the list, with the reasons. What is visible stays as it is.
void append_visible(std::string_view text, std::string& out);

std::string visible(std::string_view text);

/// `name` in small letters: two names that differ only in ASCII case are one (IRC's CASEMAPPING=ascii).
std::string fold_case(std::string_view name);

/// `word` in capitals: it may be written in either case, and is shown so.
std::string upper_case(std::string_view word);

/// `text` as it is compared without regard to case and to how accents are composed: Unicode's case folding,
/// NFC. Where it is not UTF-8, ASCII's case alone.
std::string fold_text(std::string_view text);

/// `text` with each letter and its accents as one character where there is one: NFC. Where it is not UTF-8 it
/// stays as it is.
std::string composed(std::string_view text);

/// 1234567 as "1,234,567".
std::string with_commas(std::size_t number);

/// Appends each of the parts, with one look at how much room that takes. None of them lies in `out`.
void append_parts(std::initializer_list<std::string_view> parts, std::string& out);

/// "1 client", "1,234 clients".
std::string counted(std::size_t number, std::string_view noun);

/// `bytes` for people: "512 bytes", "64 KiB", "1 MiB"; rounded down past a KiB.
std::string human_size(std::size_t bytes);

/// "alice", "alice and bob", "alice, bob and carol".
template <class Names>
std::string listed(const Names& names) {
  std::string out;
  std::size_t left = names.size();
  for (const auto& name : names) {
    out += name;
    --left;
    if (left > 0) out += left == 1 ? " and " : ", ";
  }
  return out;
}

}  // namespace chat
