#include "common/help.h"

#include "common/take_until.h"

#include <string_view>

#include <fmt/format.h>

namespace chat {
namespace {

constexpr std::size_t kColumns = 80;
constexpr std::string_view kMargin = "  ";

void append_row(const HelpRow& row, std::size_t column, std::string& out) {
  const std::string label = fmt::format("{}{}", kMargin, row.label);
  out += label.size() + 1 < column ? fmt::format("{:{}}", label, column)
                                   : fmt::format("{}\n{:{}}", label, "", column);
  out += fmt::format("{}\n",
                     fmt::join(fold_words(row.text, kColumns - column), fmt::format("\n{:{}}", "", column)));
}

}  // namespace

std::vector<std::string> fold_words(std::string_view text, std::size_t columns, bool (*may_begin)(char)) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::string_view word = take_until(text, ' ');
    std::string& line = lines.back();
    const bool fits = line.size() + 1 + word.size() <= columns;
    const bool may_break = may_begin == nullptr || (!word.empty() && may_begin(word.front()));
    if (line.empty()) {
      line = word;
    } else if (fits || !may_break) {
      line += fmt::format(" {}", word);
    } else {
      lines.emplace_back(word);
    }
  }
  return lines;
}

std::string render_help(const HelpSection& section) {
  std::string out = section.title + '\n';
  for (const HelpRow& row : section.rows) append_row(row, section.text_column, out);
  return out;
}

}  // namespace chat
