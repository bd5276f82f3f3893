#include "client/rendering/hyperlinks.h"

#include "common/ascii.h"
#include "common/is_in.h"
#include "common/text.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::array<std::string_view, 3> kSchemes = {"https", "http", "ftp"};
constexpr std::string_view kMiddle = "://";
constexpr std::string_view kNeverWithin = " \t\"<>`";
constexpr std::string_view kNotAtEnd = ".,;:!?'*_)]}";

/// Where the scheme begins that ends at `end`; `end` where none does.
std::size_t scheme_before(std::string_view text, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && is_letter(text[begin - 1])) --begin;
  const std::string scheme = fold_case(text.substr(begin, end - begin));
  return is_in(kSchemes, scheme) ? begin : end;
}

/// A bracket that was opened within is part of the address (Wikipedia has them).
bool closes_within(std::string_view address) {
  constexpr std::string_view kClosing = ")]}";
  constexpr std::string_view kOpening = "([{";
  const std::size_t kind = kClosing.find(address.back());
  if (kind == std::string_view::npos) return false;
  return std::count(address.begin(), address.end(), kOpening[kind]) >=
         std::count(address.begin(), address.end(), kClosing[kind]);
}

std::string_view without_punctuation(std::string_view address) {
  while (!address.empty() && kNotAtEnd.find(address.back()) != std::string_view::npos &&
         !closes_within(address)) {
    address.remove_suffix(1);
  }
  return address;
}

struct Hint {
  const char* variable;
  std::string_view begins;  ///< its value
};

/// How terminals that obey tell of themselves; vte since 0.50, whose version has four digits.
constexpr std::array kTerminals = {
    Hint{"TERM", "xterm-kitty"},     Hint{"TERM", "foot"},           Hint{"TERM", "alacritty"},
    Hint{"TERM", "xterm-ghostty"},   Hint{"TERM", "wezterm"},        Hint{"TERM_PROGRAM", "iTerm.app"},
    Hint{"TERM_PROGRAM", "WezTerm"}, Hint{"TERM_PROGRAM", "vscode"}, Hint{"TERM_PROGRAM", "ghostty"},
    Hint{"KONSOLE_VERSION", ""},     Hint{"WT_SESSION", ""},         Hint{"VTE_VERSION", "5"},
    Hint{"VTE_VERSION", "6"},        Hint{"VTE_VERSION", "7"},       Hint{"VTE_VERSION", "8"},
};

std::string_view value(const Environment& environment, const char* name) {
  const char* const text = environment(name);
  return text == nullptr ? std::string_view() : text;
}

}  // namespace

std::vector<Hyperlink> hyperlinks_in(std::string_view text) {
  std::vector<Hyperlink> links;
  for (std::size_t at = text.find(kMiddle); at != text.npos; at = text.find(kMiddle, at + 1)) {
    const std::size_t begin = scheme_before(text, at);
    const std::size_t host = at + kMiddle.size();
    if (begin == at || (!links.empty() && begin < links.back().end)) continue;
    const std::size_t end = std::min(text.find_first_of(kNeverWithin, host), text.size());
    const std::size_t size = without_punctuation(text.substr(begin, end - begin)).size();
    if (begin + size > host) links.push_back({begin, begin + size});
  }
  return links;
}

std::string hyperlink_start(std::string_view address) {
  std::string out = "\033]8;;";
  for (const char c : address) {
    if (is_printable_ascii(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out + "\033\\";
}

bool takes_hyperlinks(const Environment& environment) {
  const std::string_view term = value(environment, "TERM");
  if (term.empty() || term == "dumb" || term.starts_with("screen") || term.starts_with("tmux")) return false;
  return std::any_of(kTerminals.begin(), kTerminals.end(), [&environment](const Hint& hint) {
    const std::string_view told = value(environment, hint.variable);
    return !told.empty() && told.starts_with(hint.begins);
  });
}

}  // namespace chat::client
