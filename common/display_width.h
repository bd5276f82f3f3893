#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace chat {

/// What a terminal shows as one character, and the cursor steps over at once: an extended grapheme cluster
/// (UAX #29), such as "e" and a combining accent, a flag, or a family joined by U+200D.
struct Cluster {
  std::size_t bytes;
  std::size_t columns;  ///< 2 for what is wide or fullwidth (UAX #11) or an emoji, 0 for what only combines
};

/// The cluster that `text`, which is not empty, begins with. A byte that is no UTF-8 is a cluster of one
/// column.
Cluster first_cluster(std::string_view text);

/// How many columns `text`, in which control characters have been made visible (text.h), takes on a terminal.
/// Ambiguous characters are narrow.
std::size_t display_width(std::string_view text);

/// The longest beginning of `text`, in whole clusters, that takes no more than `columns`.
std::string_view fitting(std::string_view text, std::size_t columns);

/// A terminal narrower than this is treated as one of this width: the terminal itself then breaks the lines.
inline constexpr std::size_t kLeastWidth = 20;

/// The columns that a paragraph stands in.
struct Margins {
  std::size_t width;   ///< no line goes further
  std::size_t first;   ///< where the first line begins, behind what stands before it
  std::size_t indent;  ///< where the others begin; under `width`
};

/// Breaks `text` into lines, at least one, which are views into it. They end at spaces, which are left out
/// there and kept elsewhere; a word that is longer than a line is cut between clusters; but an address ("://"
/// in it) is left whole, for the terminal to break, so that it is selected and opened as one. Nothing goes on
/// the first line (its view is empty) if its first word does not fit there and the next line is longer.
std::vector<std::string_view> wrap(std::string_view text, Margins margins);

/// The margins of a paragraph that begins at column `first` of a terminal, with the other lines right under
/// it; further to the left where that would leave less than half of the width.
Margins hanging(std::size_t first, std::size_t width);

}  // namespace chat
