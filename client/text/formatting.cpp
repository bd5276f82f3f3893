#include "client/text/formatting.h"

#include "common/ascii.h"
#include "common/text.h"

#include <algorithm>
#include <cstddef>

namespace chat::client {
namespace {

constexpr char kBold = 0x02;
constexpr char kColour = 0x03;
constexpr char kHexColour = 0x04;
constexpr char kReset = 0x0F;
constexpr char kItalic = 0x1D;
constexpr char kStrikethrough = 0x1E;
constexpr char kUnderline = 0x1F;
// All of them; monospace (0x11) and reverse (0x16) need no more than being known.
constexpr std::string_view kCodes = "\x02\x03\x04\x0F\x11\x16\x1D\x1E\x1F";

std::size_t count_leading(std::string_view text, std::size_t most, bool (*belongs)(char)) {
  const std::string_view head = text.substr(0, most);
  return static_cast<std::size_t>(std::find_if_not(head.begin(), head.end(), belongs) - head.begin());
}

/// The bytes of "4", "04,12" behind the code for colours.
std::size_t colour_numbers(std::string_view text) {
  constexpr std::size_t kMostDigits = 2;
  const std::size_t foreground = count_leading(text, kMostDigits, is_digit);
  if (foreground == 0 || foreground == text.size() || text[foreground] != ',') return foreground;
  const std::size_t background = count_leading(text.substr(foreground + 1), kMostDigits, is_digit);
  return background == 0 ? foreground : foreground + 1 + background;
}

/// The bytes of "FF0000", "FF0000,00FF00" behind the code for hexadecimal colours.
std::size_t hex_colours(std::string_view text) {
  constexpr std::size_t kDigits = 6;
  if (count_leading(text, kDigits, is_hex_digit) < kDigits) return 0;
  const std::string_view rest = text.substr(kDigits);
  const bool both = rest.starts_with(',') && count_leading(rest.substr(1), kDigits, is_hex_digit) == kDigits;
  return both ? kDigits + 1 + kDigits : kDigits;
}

/// The bytes of what belongs to `code` behind it.
std::size_t argument_of(char code, std::string_view rest) {
  if (code == kColour) return colour_numbers(rest);
  if (code == kHexColour) return hex_colours(rest);
  return 0;
}

// Most characters are none, and this is asked of each.
bool is_code(char c) {
  return static_cast<unsigned char>(c) < ' ' && kCodes.find(c) != std::string_view::npos;
}

/// Calls `on_text` with each stretch that has no formatting codes, and `on_code` with each code.
template <class OnText, class OnCode>
void scan(std::string_view text, OnText on_text, OnCode on_code) {
  while (!text.empty()) {
    const auto* const rest = text.begin() + count_printable_ascii(text);
    const auto end = static_cast<std::size_t>(std::find_if(rest, text.end(), is_code) - text.begin());
    if (end > 0) on_text(text.substr(0, end));
    text.remove_prefix(end);
    if (text.empty()) return;
    const char code = text[0];
    on_code(code);
    text.remove_prefix(1);
    text.remove_prefix(argument_of(code, text));
  }
}

void apply(char code, Emphasis& emphasis) {
  if (code == kBold) emphasis.bold = !emphasis.bold;
  if (code == kItalic) emphasis.italic = !emphasis.italic;
  if (code == kUnderline) emphasis.underline = !emphasis.underline;
  if (code == kStrikethrough) emphasis.strikethrough = !emphasis.strikethrough;
  if (code == kReset) emphasis = {};
}

void ignore(char /*code*/) {}

}  // namespace

std::vector<Run> parse_formatting(std::string_view text) {
  std::vector<Run> runs;
  Emphasis emphasis;
  scan(
      text,
      [&](std::string_view stretch) {
        if (runs.empty() || !(runs.back().emphasis == emphasis)) runs.push_back({emphasis, {}});
        append_visible(stretch, runs.back().text);
      },
      [&](char code) { apply(code, emphasis); });
  return runs;
}

void append_plain(std::string_view text, std::string& out) {
  // Most text is plain to its end, and need not be looked at twice.
  const std::size_t printable = count_printable_ascii(text);
  out += text.substr(0, printable);
  text.remove_prefix(printable);
  scan(
      text, [&](std::string_view stretch) { append_visible(stretch, out); }, ignore);
}

std::string plain(std::string_view text) {
  std::string out;
  append_plain(text, out);
  return out;
}

std::string without_formatting(std::string_view text) {
  std::string out;
  scan(
      text, [&](std::string_view stretch) { out += stretch; }, ignore);
  return out;
}

}  // namespace chat::client
