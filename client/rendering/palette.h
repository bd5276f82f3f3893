#pragma once

#include "client/text/formatting.h"
#include "common/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chat::client {

/// What a terminal can draw.
enum class Drawing : std::uint8_t {
  plain,    ///< no escape sequences whatever
  styles,   ///< bold and the like, no colours (NO_COLOR)
  colours,  ///< 16, of which only those are used that can be read on black and on white
  palette,  ///< xterm's 256
};

/// How a piece of text looks. Nothing set: as the terminal's own text.
struct Style {
  static constexpr int kNoColour = -1;

  Emphasis emphasis{};
  bool dim = false;
  bool reverse = false;
  int colour = kNoColour;  ///< an index into the terminal's palette

  friend bool operator==(const Style&, const Style&) = default;
};

/// The sequence that sets `style` on a terminal in its normal state; empty where nothing is to be set.
std::string sgr(const Style& style);
inline constexpr std::string_view kSgrReset = "\033[0m";

/// How a person wants things to look, by their roles; what is not in it looks as it does by default.
class Colours {
 public:
  enum class Role : std::uint8_t { nicks, you, mention, quiet, trouble, marker, private_talk };
  static constexpr std::size_t kRoles = 7;

  /// "mention" = "bold red". `words` are colours, one of 0 to 255, or bold, dim, italic, underline, reverse;
  /// "plain" alone is the terminal's own text. The error is for the file's line.
  Result<void> set(const std::string& role, const std::string& words);

  const std::optional<Style>& of(Role role) const { return styles_[static_cast<std::size_t>(role)]; }

 private:
  std::array<std::optional<Style>, kRoles> styles_{};
};

/// How each thing looks on a terminal of the given kind. All colours can be read on dark and on light.
class Palette {
 public:
  explicit Palette(Drawing drawing, Colours wanted = {}) : drawing_(drawing), wanted_(wanted) {}

  /// The same name, in whatever case, always has the same colour.
  Style nick(std::string_view name) const;
  Style own_nick() const;
  Style mention() const;  ///< the mark before a line that names this person; rooms with unread ones
  Style quiet() const;    ///< times, and those who come and go
  Style trouble() const;  ///< the mark of errors; the connection's state
  Style marker() const;   ///< dividing lines
  Style private_frame() const;

  /// What somebody said with `emphasis`.
  Style said(Emphasis emphasis) const;

 private:
  /// `style` as far as the terminal can draw it; `old_colour` is its colour among the 16.
  Style drawn(Style style, int old_colour = Style::kNoColour) const;

  /// What the person wants, as far as the terminal can draw it; else `otherwise`.
  Style wanted_or(Colours::Role role, Style otherwise) const;

  Drawing drawing_;
  Colours wanted_;
};

}  // namespace chat::client
