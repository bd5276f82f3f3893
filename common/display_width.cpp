#include "common/display_width.h"

#include "common/ascii.h"
#include "common/code_point.h"

#include <algorithm>
#include <optional>

#include <utf8proc.h>

namespace chat {
namespace {

constexpr utf8proc_int32_t kZeroWidthJoiner = 0x200D;
constexpr utf8proc_int32_t kEmojiPresentation = 0xFE0F;
constexpr std::size_t kEmojiColumns = 2;

bool is_skin_tone(utf8proc_int32_t code) {
  return code >= 0x1F3FB && code <= 0x1F3FF;
}

/// Whether `code`, behind the first of a cluster, makes an emoji of it.
bool makes_emoji(utf8proc_int32_t first, utf8proc_int32_t code) {
  if (code == kEmojiPresentation) return true;
  return is_pictographic(first) && (code == kZeroWidthJoiner || is_skin_tone(code));
}

/// As wcwidth(3) of the GNU C library counts, and so most terminals and Readline, where utf8proc is of
/// another mind: a vowel sign beside its consonant takes a column, the later parts of a Hangul syllable none.
std::size_t columns_of(utf8proc_int32_t code) {
  const utf8proc_property_t* properties = utf8proc_get_property(code);
  if (properties->category == UTF8PROC_CATEGORY_MC) return 1;
  if (properties->boundclass == UTF8PROC_BOUNDCLASS_V || properties->boundclass == UTF8PROC_BOUNDCLASS_T)
    return 0;
  return static_cast<std::size_t>(std::max(utf8proc_charwidth(code), 0));
}

bool is_space(std::string_view text, std::size_t at, Cluster cluster) {
  return cluster.bytes == 1 && text[at] == ' ';
}

std::size_t past_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text, at, first_cluster(text.substr(at)))) ++at;
  return at;
}

/// Where a line that does not take all of the text ends, and where the next begins.
struct Break {
  std::size_t end;
  std::size_t next;
  bool at_space;
};

bool is_address(std::string_view word) {
  const std::size_t middle = word.find("://");
  return middle != std::string_view::npos && middle > 0 && is_printable_ascii(word[middle - 1]);
}

/// The address at the beginning of `text` that is longer than `columns`; empty where there is none.
std::string_view long_address(std::string_view text, std::size_t columns) {
  const std::string_view word = text.substr(0, text.find(' '));
  return word.size() > columns && is_address(word) && display_width(word) > columns ? word
                                                                                    : std::string_view();
}

/// Where the cursor is after `columns` that begin at `column` of a line; before the line's beginning where
/// the terminal has begun a row of its own.
std::ptrdiff_t after_rows(std::ptrdiff_t column, std::size_t columns, std::size_t begin, std::size_t width) {
  const auto row = static_cast<std::ptrdiff_t>(width);
  const auto start = static_cast<std::ptrdiff_t>(begin);
  return (start + column + static_cast<std::ptrdiff_t>(columns)) % row - start;
}

/// Nothing: all of `text` fits into `columns`, the last ones of a line of `margins`. A break makes progress,
/// except where not one cluster fits.
std::optional<Break> find_break(std::string_view text, std::size_t columns, Margins margins) {
  std::optional<std::size_t> space;  // where the last run of spaces begins; those before all else are kept
  bool in_spaces = true;
  std::ptrdiff_t column = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (in_spaces) {
      const std::string_view address = long_address(text.substr(at), margins.width - margins.indent);
      column = address.empty()
                   ? column
                   : after_rows(column, display_width(address), margins.width - columns, margins.width);
      at += address.size();
      in_spaces = address.empty();
      if (at == text.size()) break;
    }
    const Cluster cluster = first_cluster(text.substr(at));
    const bool blank = is_space(text, at, cluster);
    if (blank && !in_spaces) space = at;
    in_spaces = blank;
    column += static_cast<std::ptrdiff_t>(cluster.columns);
    if (column > static_cast<std::ptrdiff_t>(columns)) {
      return space ? Break{*space, past_spaces(text, *space), true} : Break{at, at, false};
    }
    at += cluster.bytes;
  }
  return std::nullopt;
}

}  // namespace

Cluster first_cluster(std::string_view text) {
  if (is_printable_ascii(text[0]) && (text.size() == 1 || is_printable_ascii(text[1]))) return {1, 1};
  const CodePoint first = first_code_point(text);
  if (!first.valid) return {1, 1};
  Cluster cluster{first.bytes, columns_of(first.code)};
  utf8proc_int32_t before = first.code;
  utf8proc_int32_t state = 0;
  bool emoji = false;
  while (cluster.bytes < text.size()) {
    const CodePoint next = first_code_point(text.substr(cluster.bytes));
    if (!next.valid || utf8proc_grapheme_break_stateful(before, next.code, &state)) break;
    emoji |= makes_emoji(first.code, next.code);
    cluster.bytes += next.bytes;
    cluster.columns += columns_of(next.code);
    before = next.code;
  }
  if (emoji) cluster.columns = kEmojiColumns;
  return cluster;
}

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Cluster cluster = first_cluster(text);
    columns += cluster.columns;
    text.remove_prefix(cluster.bytes);
  }
  return columns;
}

std::string_view fitting(std::string_view text, std::size_t columns) {
  std::size_t end = 0;
  while (end < text.size()) {
    const Cluster cluster = first_cluster(text.substr(end));
    if (cluster.columns > columns) break;
    columns -= cluster.columns;
    end += cluster.bytes;
  }
  return text.substr(0, end);
}

std::vector<std::string_view> wrap(std::string_view text, Margins margins) {
  std::vector<std::string_view> lines;
  const std::size_t later = margins.width - margins.indent;
  std::size_t columns = margins.width - std::min(margins.first, margins.width);
  while (const auto found = find_break(text, columns, margins)) {
    if (!found->at_space && columns < later) {
      lines.push_back(text.substr(0, 0));
    } else {
      // A cluster that is wider than the line stands alone on it.
      const std::size_t end = found->next > 0 ? found->end : first_cluster(text).bytes;
      lines.push_back(text.substr(0, end));
      text.remove_prefix(std::max(found->next, end));
    }
    columns = later;
  }
  if (lines.empty() || !text.empty()) lines.push_back(text);
  return lines;
}

Margins hanging(std::size_t first, std::size_t width) {
  const std::size_t sane = std::max(width, kLeastWidth);
  return {sane, first, std::min(first, sane / 2)};
}

}  // namespace chat
