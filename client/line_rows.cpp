#include "client/line_rows.h"

#include "common/display_width.h"
#include "common/text.h"

#include <algorithm>
#include <string>

namespace chat::client {
namespace {

/// At the most: Readline draws a tab as far as the next multiple of 8.
std::size_t columns_of(std::string_view typed) {
  constexpr std::size_t kTab = 8;
  const auto tabs = static_cast<std::size_t>(std::count(typed.begin(), typed.end(), '\t'));
  return display_width(visible(typed)) + tabs * kTab;
}

std::string without_markers(std::string_view prompt) {
  std::string out;
  while (!prompt.empty()) {
    const std::string_view shown = prompt.substr(0, prompt.find('\001'));
    out += shown;
    prompt.remove_prefix(std::min(prompt.find('\002', shown.size()), prompt.size() - 1) + 1);
  }
  return out;
}

}  // namespace

bool fits_row(std::string_view prompt, std::string_view line, std::size_t columns) {
  return line.find('\n') == std::string_view::npos &&
         columns_of(without_markers(prompt)) + columns_of(line) < columns;
}

std::size_t rows_below(std::string_view rest, std::size_t before, std::size_t after) {
  if (rest.empty()) return 0;
  before = std::max<std::size_t>(before, 1);
  after = std::max<std::size_t>(after, 1);
  const auto broken = static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n'));
  const std::size_t rows = columns_of(rest) / before + 1 + broken;
  return rows * ((before + after - 1) / after);
}

}  // namespace chat::client
