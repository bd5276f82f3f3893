#pragma once

#include <cstddef>
#include <string_view>

namespace chat::client {

/// Whether prompt and line, with the cursor behind them, take a single row of `columns`. In the prompt, what
/// stands between \001 and \002 takes none.
bool fits_row(std::string_view prompt, std::string_view line, std::size_t columns);

/// How many rows there are, at the most, below the cursor, when a terminal of `before` columns has become one
/// of `after`. `rest` stands behind the cursor. Terminals differ in whether they break rows anew, and which.
std::size_t rows_below(std::string_view rest, std::size_t before, std::size_t after);

}  // namespace chat::client
