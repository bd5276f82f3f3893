#include "client/conversation/mentions.h"

#include "client/text/foreign_text.h"
#include "client/text/formatting.h"
#include "common/code_point.h"
#include "common/text.h"

#include <array>
#include <cstddef>

namespace chat::client {
namespace {

/// Scripts that are written without spaces between words, and Korean (Unicode's Scripts.txt, by block).
constexpr auto kUnspaced = std::to_array<CodeRange>({
    {0x0E00, 0x0EFF},    // Thai, Lao
    {0x0F00, 0x0FFF},    // Tibetan
    {0x1000, 0x109F},    // Myanmar
    {0x1100, 0x11FF},    // Hangul's letters
    {0x1780, 0x17FF},    // Khmer
    {0x1950, 0x19FF},    // Tai Le, New Tai Lue, Khmer's signs
    {0x1A20, 0x1AAF},    // Tai Tham
    {0x1B00, 0x1B7F},    // Balinese
    {0x2E80, 0x2FDF},    // radicals
    {0x3005, 0x3007},    // signs for ideographs
    {0x3021, 0x3029},    // numerals
    {0x3040, 0x318F},    // kana, Bopomofo, Hangul's letters
    {0x31A0, 0x31BF},    // Bopomofo
    {0x31F0, 0x31FF},    // kana
    {0x3400, 0x4DBF},    // ideographs
    {0x4E00, 0x9FFF},    // ideographs
    {0xA000, 0xA4CF},    // Yi
    {0xA960, 0xA97F},    // Hangul's letters
    {0xA980, 0xA9FF},    // Javanese, Myanmar
    {0xAA60, 0xAADF},    // Myanmar, Tai Viet
    {0xAC00, 0xD7FF},    // Hangul
    {0xF900, 0xFAFF},    // ideographs
    {0xFF66, 0xFFDC},    // kana and Hangul of half width
    {0x1B000, 0x1B16F},  // kana
    {0x20000, 0x3FFFF},  // ideographs
});

bool is_of_a_word(utf8proc_int32_t code) {
  const auto category = utf8proc_category(code);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NL && !is_in_any(kUnspaced, code);
}

bool is_mark(utf8proc_int32_t code) {
  const auto category = utf8proc_category(code);
  return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

bool is_of_a_name(utf8proc_int32_t code) {
  return is_of_a_word(code) || code == '-' || (code >= '[' && code <= '`') || (code >= '{' && code <= '}');
}

/// Where the last character of `text`, which is not empty, begins.
std::size_t last_begin(std::string_view text) {
  std::size_t at = text.size() - 1;
  while (at > 0 && continues_character(text[at])) --at;
  return at;
}

/// What `text` ends in, without the marks on it; of nothing a space.
utf8proc_int32_t last_of(std::string_view text) {
  while (!text.empty()) {
    const std::size_t at = last_begin(text);
    const utf8proc_int32_t code = first_code_point(text.substr(at)).code;
    if (!is_mark(code)) return code;
    text = text.substr(0, at);
  }
  return ' ';
}

utf8proc_int32_t first_of(std::string_view text) {
  return text.empty() ? ' ' : first_code_point(text).code;
}

/// Whether no word ends between `before` and `behind`.
bool is_joined(std::string_view before, std::string_view behind) {
  const utf8proc_int32_t next = first_of(behind);
  return is_mark(next) || (is_of_a_word(last_of(before)) && is_of_a_word(next));
}

/// What stands from `begin` to `end`, and all signs of names around it.
std::string_view whole_name(std::string_view text, std::size_t begin, std::size_t end) {
  while (begin > 0 && is_of_a_name(last_of(text.substr(0, begin)))) begin = last_begin(text.substr(0, begin));
  while (end < text.size() && is_of_a_name(first_of(text.substr(end)))) {
    end += first_code_point(text.substr(end)).bytes;
  }
  return text.substr(begin, end - begin);
}

}  // namespace

// Of text that is ASCII alone most is left out, since nearly all text is.
std::string folded_for_mentions(std::string_view text, const ServerSupport& support) {
  if (count_printable_ascii(text) == text.size()) return support.fold(text);
  return support.fold(fold_text(without_formatting(foreign_text(text))));
}

bool names(std::string_view folded, std::string_view word, const ServerSupport& support,
           const IsSomebody& is_somebody) {
  const std::string sought = folded_for_mentions(word, support);
  if (sought.empty()) return false;
  for (std::size_t at = folded.find(sought); at != folded.npos; at = folded.find(sought, at + 1)) {
    const std::size_t end = at + sought.size();
    if (is_joined(folded.substr(0, at), folded.substr(at))) continue;
    if (is_joined(folded.substr(0, end), folded.substr(end))) continue;
    const std::string_view name = whole_name(folded, at, end);
    if (name.size() == sought.size() || !is_somebody(name)) return true;
  }
  return false;
}

}  // namespace chat::client
