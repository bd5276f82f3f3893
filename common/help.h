#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chat {

/// A row of --help: an option, an exit status or an example, and what it means.
struct HelpRow {
  std::string label;
  std::string text;
};

struct HelpSection {
  std::string title;
  std::vector<HelpRow> rows;
  std::size_t text_column;  ///< where the texts begin; a label that is longer has a line of its own
};

/// The text in lines of at most `columns`, unless a word is longer; what is written is taken for ASCII. With
/// `may_begin`, no line but the first begins with a character that this does not take.
std::vector<std::string> fold_words(std::string_view text, std::size_t columns,
                                    bool (*may_begin)(char) = nullptr);

/// "Title", then its rows, in lines of at most 80 columns; what is written is taken for ASCII.
std::string render_help(const HelpSection& section);

}  // namespace chat
