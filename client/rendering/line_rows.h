#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chat::client {

/// Whether terminals differ from Readline, which counts code points one by one, in how many columns `text`
/// takes: emoji, and what several code points make together. Letters and ideographs of every script are sure.
bool is_of_doubtful_width(std::string_view text);

/// Whether prompt and line, with the cursor behind them, take a single row of `columns` on any terminal. In
/// the prompt, what stands between \001 and \002 takes none.
bool fits_row(std::string_view prompt, std::string_view line, std::size_t columns);

/// How many rows there are, at the most, below the cursor, when a terminal of `before` columns has become one
/// of `after`. `rest` stands behind the cursor. Terminals differ in whether they break rows anew, and which.
std::size_t rows_below(std::string_view rest, std::size_t before, std::size_t after);

/// A row as it goes to the terminal.
struct Row {
  std::string prompt;
  std::string before;  ///< the cursor
  std::string after;
};

/// As much of `line` around `cursor`, in whole characters, as takes a single row of `columns` on any
/// terminal, with the cursor behind it. '<' and '>' stand for what is left out. Control characters are
/// visible. Of a prompt that takes more than half of the row just its end, "> ", remains.
Row row_around(std::string_view prompt, std::string_view line, std::size_t cursor, std::size_t columns);

}  // namespace chat::client
