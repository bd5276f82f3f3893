#include "client/palette.h"

#include "common/text.h"

#include <array>
#include <cstddef>

#include <fmt/format.h>

namespace chat::client {
namespace {

// Each has a contrast (WCAG 2.1) of at least 3.5 both with white and with #1E1E1E. The clear reds are left to
// what went wrong.
constexpr std::array<int, 20> kNickPalette{166, 131, 100, 64, 65, 29,  30,  31,  32,  33,
                                           67,  68,  63,  99, 98, 135, 134, 133, 164, 168};
constexpr int kClearRed = 167;
// Of the 16, with xterm's values for them, no more can be read on both: green, yellow and cyan pale on white.
constexpr int kMagenta = 5;
constexpr int kBrightRed = 9;
constexpr int kBrightBlue = 12;
constexpr std::array<int, 3> kNickColours{kMagenta, kBrightRed, kBrightBlue};
constexpr int kGrey = 244;

/// FNV-1a (draft-eastlake-fnv), since std::hash may differ from one build to the next.
std::uint32_t hash_of(std::string_view name) {
  constexpr std::uint32_t kBasis = 2166136261;
  constexpr std::uint32_t kPrime = 16777619;
  std::uint32_t hash = kBasis;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  return hash;
}

std::string colour_parameter(int colour) {
  constexpr int kForeground = 30;
  constexpr int kBrightForeground = 90;
  constexpr int kHalf = 8;
  if (colour < kHalf) return fmt::format("{};", kForeground + colour);
  if (colour < 2 * kHalf) return fmt::format("{};", kBrightForeground + colour - kHalf);
  return fmt::format("38;5;{};", colour);
}

}  // namespace

std::string sgr(const Style& style) {
  if (style == Style{}) return {};
  std::string parameters;
  if (style.emphasis.bold) parameters += "1;";
  if (style.dim) parameters += "2;";
  if (style.emphasis.italic) parameters += "3;";
  if (style.emphasis.underline) parameters += "4;";
  if (style.reverse) parameters += "7;";
  if (style.emphasis.strikethrough) parameters += "9;";
  if (style.colour != Style::kNoColour) parameters += colour_parameter(style.colour);
  parameters.back() = 'm';
  return "\033[" + parameters;
}

Style Palette::drawn(Style style, int old_colour) const {
  if (drawing_ == Drawing::plain) return {};
  if (drawing_ == Drawing::styles) style.colour = Style::kNoColour;
  if (drawing_ == Drawing::colours) style.colour = old_colour;
  return style;
}

Style Palette::nick(std::string_view name) const {
  const std::uint32_t hash = hash_of(fold_case(name));
  return drawn({.colour = kNickPalette[hash % kNickPalette.size()]},
               kNickColours[hash % kNickColours.size()]);
}

Style Palette::own_nick() const {
  return drawn({.emphasis = {.bold = true}});
}

Style Palette::mention() const {
  return drawn({.emphasis = {.bold = true}, .reverse = true});
}

Style Palette::quiet() const {
  // Faint is drawn too faintly by some terminals, so a colour where there is one between black and white.
  return drawing_ == Drawing::palette ? Style{.colour = kGrey} : drawn({.dim = true});
}

Style Palette::trouble() const {
  return drawn({.emphasis = {.bold = true}, .colour = kClearRed}, kBrightRed);
}

Style Palette::marker() const {
  return quiet();
}

Style Palette::private_frame() const {
  return drawn({.emphasis = {.bold = true}});
}

Style Palette::said(Emphasis emphasis) const {
  return drawn({.emphasis = emphasis});
}

}  // namespace chat::client
