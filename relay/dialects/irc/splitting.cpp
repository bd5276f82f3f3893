#include "relay/dialects/irc/splitting.h"

#include "common/ascii.h"
#include "common/code_point.h"
#include "common/display_width.h"

#include <algorithm>
#include <bitset>

namespace chat::relay::irc {
namespace {

constexpr char kColour = '\x03';
constexpr char kHexColour = '\x04';
constexpr char kReset = '\x0F';
/// Each switches something on, or off again: bold, monospace, reverse, italic, strike-through, underline.
constexpr std::string_view kToggles = "\x02\x11\x16\x1D\x1E\x1F";
constexpr std::size_t kColourDigits = 2;
constexpr std::size_t kHexDigits = 6;

/// "04" of "04,05 text". A colour by number has one digit at the least, a hexadecimal one all six.
std::string_view digits_of_colour(std::string_view text, bool hex) {
  const std::string_view most = text.substr(0, hex ? kHexDigits : kColourDigits);
  const auto* const end =
      std::find_if_not(most.begin(), most.end(), [=](char c) { return hex ? is_hex_digit(c) : is_digit(c); });
  const auto count = static_cast<std::size_t>(end - most.begin());
  return hex && count < kHexDigits ? std::string_view() : text.substr(0, count);
}

/// A formatting code with what belongs to it.
struct Code {
  char code;
  std::string_view foreground{};
  std::string_view background{};
  std::size_t bytes = 0;  ///< 0: there is none
};

/// The code at the front of `text`, which is not empty.
Code code_at_front(std::string_view text) {
  Code code{text.front()};
  const bool hex = code.code == kHexColour;
  if (hex || code.code == kColour) {
    code.foreground = digits_of_colour(text.substr(1), hex);
    code.bytes = 1 + code.foreground.size();
    if (code.foreground.empty() || text.size() == code.bytes || text[code.bytes] != ',') return code;
    code.background = digits_of_colour(text.substr(code.bytes + 1), hex);
    if (!code.background.empty()) code.bytes += 1 + code.background.size();
  } else if (code.code == kReset || kToggles.find(code.code) != std::string_view::npos) {
    code.bytes = 1;
  }
  return code;
}

/// The length of "^[" or "<U+202E>" at the front of `text`; 0 if there is none. If somebody typed it, it
/// stays whole, too, which does no harm.
std::size_t bytes_of_stand_in(std::string_view text) {
  constexpr std::string_view kOpening = "<U+";
  constexpr std::size_t kLongest = 6;  // of the digits
  if (text.front() == '^') {
    return text.size() > 1 && text[1] >= '?' && text[1] <= '_' ? 2 : 0;
  }
  if (!text.starts_with(kOpening)) return 0;
  const std::string_view digits = text.substr(kOpening.size(), kLongest + 1);
  const std::size_t close = digits.find('>');
  if (close == 0 || close == std::string_view::npos) return 0;
  const bool all_hex =
      std::all_of(digits.begin(), digits.begin() + static_cast<std::ptrdiff_t>(close), is_hex_digit);
  return all_hex ? kOpening.size() + close + 1 : 0;
}

bool stands_on_character_before(std::string_view text) {
  const CodePoint next = first_code_point(text);
  return next.valid && !utf8proc_grapheme_break('a', next.code);
}

/// The length of a mark at the front of `text` that stands on the character before it, with the formatting in
/// between; 0 if there is none.
std::size_t bytes_of_marks(std::string_view text) {
  constexpr std::size_t kLookAhead = 32;  // so that formatting without end costs no more
  std::size_t at = 0;
  while (at < std::min(text.size(), kLookAhead)) {
    const std::size_t code = code_at_front(text.substr(at)).bytes;
    if (code == 0) break;
    at += code;
  }
  if (at == text.size() || !stands_on_character_before(text.substr(at))) return 0;
  return at + first_code_point(text.substr(at)).bytes;
}

/// The length of what must not be parted at the front of `text`, which is not empty.
std::size_t unit_at_front(std::string_view text) {
  std::size_t bytes = code_at_front(text).bytes;
  if (bytes == 0) bytes = bytes_of_stand_in(text);
  if (bytes == 0) bytes = first_cluster(text).bytes;
  while (const std::size_t marks = bytes_of_marks(text.substr(bytes))) bytes += marks;
  return bytes;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

struct Borders {
  std::size_t of_unit = 0;
  std::size_t of_word = 0;  ///< 0: no gap has a word before it
};

/// The last borders in the first `most` bytes of a text that is longer.
Borders last_borders(std::string_view text, std::size_t most) {
  Borders borders;
  bool has_word = false;
  for (std::size_t next = unit_at_front(text); next <= most; next += unit_at_front(text.substr(next))) {
    borders.of_unit = next;
    const bool blank = is_blank(text[next - 1]);
    if (blank && has_word) borders.of_word = next;
    has_word |= !blank;
  }
  return borders;
}

std::string_view first_part(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  const Borders borders = last_borders(text, most);
  if (borders.of_word > 0) return text.substr(0, borders.of_word);
  return borders.of_unit > 0 ? text.substr(0, borders.of_unit) : whole_characters(text, most);
}

bool is_formatting_alone(std::string_view text) {
  while (!text.empty()) {
    const std::size_t code = code_at_front(text).bytes;
    if (code == 0) return false;
    text.remove_prefix(code);
  }
  return true;
}

/// The formatting that is open at the end of the texts that take() was given.
class Formatting {
 public:
  void take(std::string_view text) {
    while (!text.empty()) {
      const Code code = code_at_front(text);
      if (code.bytes > 0) take_code(code);
      text.remove_prefix(std::max<std::size_t>(code.bytes, 1));
    }
  }

  /// The codes that open it again in front of `text`.
  std::string codes_before(std::string_view text) const {
    std::string codes = colour();
    for (std::size_t i = 0; i < kToggles.size(); ++i) {
      if (open_[i]) codes += kToggles[i];
    }
    // Bold twice does nothing, but keeps a comma of the text from being read as the colour's.
    const bool needs_end = codes.size() > 1 && open_.none() && text.starts_with(',');
    return needs_end ? codes + "\x02\x02" : codes;
  }

 private:
  void take_code(const Code& code) {
    if (code.code == kReset) {
      *this = {};
    } else if (code.code == kColour || code.code == kHexColour) {
      take_colour(code);
    } else {
      open_.flip(kToggles.find(code.code));
    }
  }

  void take_colour(const Code& code) {
    const bool keeps_background = code.code == kind_ && !code.foreground.empty() && code.background.empty();
    kind_ = code.code;
    foreground_ = code.foreground;
    if (!keeps_background) background_ = code.background;
  }

  std::string colour() const {
    if (foreground_.empty()) return {};
    // A digit of the text might follow, and a number of two digits takes no third.
    const auto padded = [](const std::string& digits) { return digits.size() == 1 ? "0" + digits : digits; };
    return kind_ + padded(foreground_) + (background_.empty() ? "" : "," + padded(background_));
  }

  std::bitset<kToggles.size()> open_;
  char kind_ = kColour;
  std::string foreground_;
  std::string background_;
};

}  // namespace

std::string_view whole_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && continues_character(text[end])) --end;
  return text.substr(0, end);
}

std::string_view whole_units(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  const std::size_t end = last_borders(text, most).of_unit;
  return end > 0 ? text.substr(0, end) : whole_characters(text, most);
}

std::vector<std::string> parts_of(std::string_view text, std::size_t most) {
  std::vector<std::string> parts;
  Formatting formatting;
  do {
    std::string part = formatting.codes_before(text);
    const std::string_view words = first_part(text, most - part.size());
    text.remove_prefix(words.size());
    formatting.take(words);
    parts.push_back(part.append(words));
  } while (!text.empty() && !is_formatting_alone(text));
  return parts;
}

}  // namespace chat::relay::irc
