#include "common/help.h"

#include "common/take_until.h"

#include <string_view>

#include <fmt/format.h>

namespace chat {
namespace {

constexpr std::size_t kColumns = 80;
constexpr std::string_view kMargin = "  ";

/// Appends `text` from `column` on, where the line `out` ends in already stands; further lines begin there,
/// too.
void append_folded(std::string_view text, std::size_t column, std::string& out) {
  std::size_t used = column;
  while (!text.empty()) {
    const std::string_view word = take_until(text, ' ');
    if (used > column && used + 1 + word.size() > kColumns) {
      out += fmt::format("\n{:{}}", "", column);
      used = column;
    }
    if (used > column) {
      out += ' ';
      ++used;
    }
    out += word;
    used += word.size();
  }
  out += '\n';
}

void append_row(const HelpRow& row, std::size_t column, std::string& out) {
  const std::string label = fmt::format("{}{}", kMargin, row.label);
  out += label.size() + 1 < column ? fmt::format("{:{}}", label, column)
                                   : fmt::format("{}\n{:{}}", label, "", column);
  append_folded(row.text, column, out);
}

}  // namespace

std::string render_help(const HelpSection& section) {
  std::string out = section.title + '\n';
  for (const HelpRow& row : section.rows) append_row(row, section.text_column, out);
  return out;
}

}  // namespace chat
