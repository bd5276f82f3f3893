#pragma once

#include "common/environment.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat::client {

/// An address of the web in a text.
struct Hyperlink {
  std::size_t begin;
  std::size_t end;
};

/// The addresses in `text`, in ascending order. Punctuation that ends a sentence is no part of an address,
/// and neither are brackets around it.
std::vector<Hyperlink> hyperlinks_in(std::string_view text);

/// The sequences around an address that make a terminal open it (OSC 8). What is not ASCII is
/// percent-encoded.
std::string hyperlink_start(std::string_view address);
inline constexpr std::string_view kHyperlinkEnd = "\033]8;;\033\\";

/// Whether the terminal is known to obey those sequences. One in another (tmux, screen) is not.
bool takes_hyperlinks(const Environment& environment);

}  // namespace chat::client
