#include "common/code_point.h"
#include "common/is_in.h"
#include "common/text.h"

#include <array>
#include <cstddef>

#include <fmt/format.h>
#include <utf8proc.h>

namespace chat {
namespace {

// The longest stack of marks that a script in use asks for: Tibetan's. It is also the length of what follows
// the flag in the flags of England, Scotland and Wales.
constexpr std::size_t kMarksMax = 6;

constexpr utf8proc_int32_t kBlackFlag = 0x1F3F4;

/// What a terminal draws nothing for, or obeys, and no script needs in the midst of a line.
constexpr std::array<CodeRange, 18> kNeverShown{{
    {0x80, 0x9F},        // C1 controls
    {0xAD, 0xAD},        // soft hyphen
    {0x34F, 0x34F},      // combining grapheme joiner
    {0x61C, 0x61C},      // Arabic letter mark
    {0x115F, 0x1160},    // Hangul fillers, which are blank letters
    {0x17B4, 0x17B5},    // Khmer inherent vowels
    {0x180E, 0x180E},    // Mongolian vowel separator
    {0x200E, 0x200F},    // left-to-right and right-to-left marks
    {0x2028, 0x202E},    // line and paragraph separators; embeddings and overrides
    {0x2060, 0x206F},    // word joiner, invisible operators, isolates
    {0x3164, 0x3164},    // Hangul filler
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFA0, 0xFFA0},    // halfwidth Hangul filler
    {0xFFF0, 0xFFFB},    // unassigned, to be ignored; interlinear annotations
    {0x1BCA0, 0x1BCA3},  // shorthand format controls
    {0x1D173, 0x1D17A},  // musical beams and slurs
    {0xE0000, 0xE00FF},  // tags, unless they make a flag
    {0xE01F0, 0xE0FFF},  // unassigned, to be ignored
}};

constexpr CodeRange kJoiners{0x200B, 0x200D};
constexpr CodeRange kTags{0xE0020, 0xE007F};

bool is_irc_formatting(utf8proc_int32_t code) {
  // Bold, colour, hex colour, reset, monospace, reverse, italic, strike-through, underline.
  constexpr std::array<utf8proc_int32_t, 9> kCodes{0x02, 0x03, 0x04, 0x0F, 0x11, 0x16, 0x1D, 0x1E, 0x1F};
  return is_in(kCodes, code);
}

bool is_ascii(utf8proc_int32_t code) {
  return code < 0x80;
}

/// Drawn over the character before it: a mark, a selector, or the later part of a Hangul syllable.
bool is_drawn_over(utf8proc_int32_t code) {
  const utf8proc_property_t* properties = utf8proc_get_property(code);
  return properties->category == UTF8PROC_CATEGORY_MN || properties->category == UTF8PROC_CATEGORY_ME ||
         properties->boundclass == UTF8PROC_BOUNDCLASS_V || properties->boundclass == UTF8PROC_BOUNDCLASS_T;
}

/// Takes the characters of one text in turn, and appends each as it may be shown.
class Shower {
 public:
  explicit Shower(std::string& out) : out_(out) {}

  void take_plain(std::string_view text) {
    if (text.empty()) return;
    out_ += text;
    start_with(text.back());
  }

  /// `next`: what follows; a space where nothing does.
  void take(utf8proc_int32_t code, std::string_view bytes, utf8proc_int32_t next) {
    if (is_ascii(code)) {
      take_control(static_cast<char>(code));
    } else if (passes(code, next)) {
      out_ += bytes;
    } else {
      fmt::format_to(std::back_inserter(out_), "<U+{:04X}>", static_cast<unsigned>(code));
      previous_ = '>';
    }
  }

  void take_invalid() { take_plain(kReplacementCharacter); }

 private:
  void take_control(char c) {
    constexpr int kCaretBit = 0x40;
    if (is_irc_formatting(c)) {
      // Nothing is drawn for it, so a mark behind it stands on what is before it.
      out_ += c;
      previous_ = ' ';
      return;
    }
    if (c == '\t') {
      out_ += c;
    } else {
      out_ += '^';
      out_ += static_cast<char>(c ^ kCaretBit);
    }
    start_with(' ');
  }

  bool passes(utf8proc_int32_t code, utf8proc_int32_t next) {
    if (kJoiners.holds(code)) return joins(code, next);
    if (kTags.holds(code) && base_ == kBlackFlag) return stacks();
    if (is_in_any(kNeverShown, code)) return false;
    if (is_drawn_over(code)) return stacks();
    start_with(code);
    return true;
  }

  /// Scripts and emoji that need a joiner, or a place where a word may be broken, have it between two of
  /// their own.
  bool joins(utf8proc_int32_t code, utf8proc_int32_t next) {
    const bool between =
        !is_ascii(previous_) && !kJoiners.holds(previous_) && !is_ascii(next) && !kJoiners.holds(next);
    if (between) previous_ = code;
    return between;
  }

  /// A mark needs a character to stand on: the first one would stand on what is in front of the text.
  bool stacks() {
    if (base_ == 0 || marks_ == kMarksMax) return false;
    ++marks_;
    return true;
  }

  void start_with(utf8proc_int32_t base) {
    base_ = previous_ = base;
    marks_ = 0;
  }

  std::string& out_;
  utf8proc_int32_t base_ = 0;  // 0: the text has just begun
  utf8proc_int32_t previous_ = 0;
  std::size_t marks_ = 0;  // upon the base
};

utf8proc_int32_t code_at_front(std::string_view text) {
  return text.empty() ? ' ' : first_code_point(text).code;
}

}  // namespace

void append_visible(std::string_view text, std::string& out) {
  Shower shower(out);
  while (!text.empty()) {
    const std::size_t plain = count_printable_ascii(text);
    shower.take_plain(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) return;
    const CodePoint next = first_code_point(text);
    const std::string_view bytes = text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
    if (next.valid) {
      shower.take(next.code, bytes, code_at_front(text));
    } else {
      shower.take_invalid();
    }
  }
}

std::string visible(std::string_view text) {
  std::string out;
  append_visible(text, out);
  return out;
}

}  // namespace chat
