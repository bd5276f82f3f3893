#include "client/rendering/palette.h"

#include "client/text/words.h"
#include "common/quantity.h"
#include "common/text.h"

#include <algorithm>
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

using Role = Colours::Role;

// By Role, as a file names them.
constexpr std::array<std::string_view, Colours::kRoles> kRoleNames{"nicks",   "you",    "mention", "quiet",
                                                                   "trouble", "marker", "private"};

constexpr std::array<std::string_view, 8> kColourNames{"black", "red",     "green", "yellow",
                                                       "blue",  "magenta", "cyan",  "white"};
constexpr std::string_view kBright = "bright-";
constexpr int kOldColours = 16;
constexpr std::uint64_t kColours = 256;

struct NamedEffect {
  std::string_view name;
  void (*apply)(Style&);
};
constexpr std::array<NamedEffect, 5> kEffects{{
    {"bold", [](Style& style) { style.emphasis.bold = true; }},
    {"dim", [](Style& style) { style.dim = true; }},
    {"italic", [](Style& style) { style.emphasis.italic = true; }},
    {"underline", [](Style& style) { style.emphasis.underline = true; }},
    {"reverse", [](Style& style) { style.reverse = true; }},
}};

/// "red", "bright-red" or "203".
std::optional<int> colour_named(std::string_view word) {
  const bool is_bright = word.starts_with(kBright);
  const std::string_view name = is_bright ? word.substr(kBright.size()) : word;
  const auto* const found = std::find(kColourNames.begin(), kColourNames.end(), name);
  if (found != kColourNames.end()) {
    return static_cast<int>(found - kColourNames.begin()) + (is_bright ? kOldColours / 2 : 0);
  }
  const auto number = parse_count(std::string(word));
  if (number && *number < kColours) return static_cast<int>(*number);
  return std::nullopt;
}

bool apply_word(std::string_view word, Style& style) {
  const auto* const effect = std::find_if(kEffects.begin(), kEffects.end(),
                                          [&](const NamedEffect& each) { return each.name == word; });
  if (effect != kEffects.end()) {
    effect->apply(style);
    return true;
  }
  const auto colour = colour_named(word);
  if (colour) style.colour = *colour;
  return colour.has_value();
}

}  // namespace

Result<void> Colours::set(const std::string& role, const std::string& words) {
  const auto* const found = std::find(kRoleNames.begin(), kRoleNames.end(), role);
  if (found == kRoleNames.end()) {
    return Failure(
        fmt::format("there is no such thing to colour; there are {}", fmt::join(kRoleNames, ", ")));
  }
  Style style;
  std::string_view rest = trimmed(words);
  if (rest.empty()) return Failure("it says nothing; the terminal's own text is \"plain\"");
  while (!rest.empty() && rest != "plain") {
    const auto [word, others] = first_word(rest);
    if (!apply_word(word, style)) {
      return Failure(
          fmt::format("{} is none of {}, bright-red and so on, 0 to 255, bold, dim, italic, underline, "
                      "reverse and plain",
                      in_quotes(word), fmt::join(kColourNames, ", ")));
    }
    rest = others;
  }
  styles_[static_cast<std::size_t>(found - kRoleNames.begin())] = style;
  return {};
}

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

Style Palette::wanted_or(Colours::Role role, Style otherwise) const {
  const std::optional<Style>& wanted = wanted_.of(role);
  if (!wanted) return otherwise;
  return drawn(*wanted, wanted->colour < kOldColours ? wanted->colour : Style::kNoColour);
}

Style Palette::nick(std::string_view name) const {
  const std::uint32_t hash = hash_of(fold_case(name));
  return wanted_or(Role::nicks, drawn({.colour = kNickPalette[hash % kNickPalette.size()]},
                                      kNickColours[hash % kNickColours.size()]));
}

Style Palette::own_nick() const {
  return wanted_or(Role::you, drawn({.emphasis = {.bold = true}}));
}

Style Palette::mention() const {
  return wanted_or(Role::mention, drawn({.emphasis = {.bold = true}, .reverse = true}));
}

Style Palette::quiet() const {
  // Faint is drawn too faintly by some terminals, so a colour where there is one between black and white.
  return wanted_or(Role::quiet, drawing_ == Drawing::palette ? Style{.colour = kGrey} : drawn({.dim = true}));
}

Style Palette::trouble() const {
  return wanted_or(Role::trouble, drawn({.emphasis = {.bold = true}, .colour = kClearRed}, kBrightRed));
}

Style Palette::marker() const {
  return wanted_or(Role::marker, quiet());
}

Style Palette::private_frame() const {
  return wanted_or(Role::private_talk, drawn({.emphasis = {.bold = true}}));
}

Style Palette::said(Emphasis emphasis) const {
  return drawn({.emphasis = emphasis});
}

}  // namespace chat::client
