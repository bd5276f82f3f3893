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

/// How many columns `text` takes on a terminal. Ambiguous characters are narrow, and so are control
/// characters, which have no place in what is shown (see text.h).
std::size_t display_width(std::string_view text);

/// The longest beginning of `text`, in whole clusters, that takes no more than `columns`.
std::string_view fitting(std::string_view text, std::size_t columns);

/// A terminal narrower than this is treated as one of this width: the terminal itself then breaks the lines.
inline constexpr std::size_t kLeastWidth = 20;

/// Breaks `text` into lines of at most `width` columns, of which all but the first have `indent` columns less
/// (the caller puts that many spaces before them; at most half of the width is heeded, see hanging_indent()).
/// Lines end at spaces, which are left out there and kept elsewhere; a word that is longer than a line is cut
/// between clusters. The views are into `text`, at least one.
std::vector<std::string_view> wrap(std::string_view text, std::size_t width, std::size_t indent);

/// How far to indent the second line and those after it, when the text of the first begins at column
/// `wanted`.
std::size_t hanging_indent(std::size_t wanted, std::size_t width);

}  // namespace chat
