#include "client/rendering/line_rows.h"

#include "common/code_point.h"
#include "common/display_width.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <utf8proc.h>

namespace chat::client {
namespace {

constexpr std::size_t kWidest = 2;  // columns of a code point

/// Two columns wide since terminals have known any that are: of CJK and Hangul.
constexpr std::array kSurelyWide = {CodeRange{0x1100, 0x115F}, CodeRange{0x2E80, 0x303E},
                                    CodeRange{0x3041, 0xA4CF}, CodeRange{0xAC00, 0xD7A3},
                                    CodeRange{0xF900, 0xFAFF}, CodeRange{0xFF00, 0xFF60},
                                    CodeRange{0xFFE0, 0xFFE6}, CodeRange{0x20000, 0x3FFFD}};

bool is_control(utf8proc_int32_t code) {
  return utf8proc_get_property(code)->category == UTF8PROC_CATEGORY_CC;
}

/// In a terminal's eyes it may begin, join or change a cluster, or be nothing at all.
bool is_doubtful(utf8proc_int32_t code) {
  if (is_control(code)) return false;
  const utf8proc_property_t* const properties = utf8proc_get_property(code);
  const auto category = properties->category;
  if (category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_CF ||
      category == UTF8PROC_CATEGORY_CN)
    return true;
  if (properties->boundclass == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR) return true;
  constexpr CodeRange kSelectors{0xFE00, 0xFE0F};
  if (kSelectors.holds(code)) return true;
  return utf8proc_charwidth(code) > 1 && !is_in_any(kSurelyWide, code);
}

/// At the most: a tab goes as far as the next multiple of 8, a joined character may be shown in its parts.
std::size_t columns_of(std::string_view typed) {
  constexpr std::size_t kTab = 8;
  const std::string shown = visible(typed);
  std::string_view rest = shown;
  std::size_t columns = 0;
  while (!rest.empty()) {
    const CodePoint next = first_code_point(rest);
    if (next.code == '\t') {
      columns += kTab;
    } else if (is_doubtful(next.code) || is_control(next.code)) {  // Readline draws "^B"
      columns += kWidest;
    } else {
      columns += display_width(rest.substr(0, next.bytes));
    }
    rest.remove_prefix(next.bytes);
  }
  return columns;
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

std::string without_marks_alone(std::string_view prompt) {
  std::string out(prompt);
  std::erase_if(out, [](char c) { return c == '\001' || c == '\002'; });
  return out;
}

/// A cluster as it is shown within a row.
std::string shown(std::string_view cluster) {
  const auto byte = static_cast<unsigned char>(cluster.front());
  constexpr unsigned char kFirstPrintable = 0x20;
  constexpr unsigned char kDelete = 0x7F;
  constexpr unsigned char kCaret = 0x40;
  if (byte >= kFirstPrintable && byte != kDelete) return visible(cluster);
  return {'^', static_cast<char>(byte ^ kCaret)};
}

std::vector<std::string> shown_clusters(std::string_view text) {
  std::vector<std::string> clusters;
  while (!text.empty()) {
    const std::size_t bytes = first_cluster(text).bytes;
    clusters.push_back(shown(text.substr(0, bytes)));
    text.remove_prefix(bytes);
  }
  return clusters;
}

/// Goes past as many from `begin` on as fit into `columns`, and leaves in it what they leave.
template <class Iterator>
Iterator fill(Iterator begin, Iterator end, std::size_t& columns) {
  for (; begin != end && columns_of(*begin) <= columns; ++begin) columns -= columns_of(*begin);
  return begin;
}

std::string joined(std::vector<std::string>::const_iterator begin,
                   std::vector<std::string>::const_iterator end) {
  std::string out;
  for (; begin != end; ++begin) out += *begin;
  return out;
}

}  // namespace

bool is_of_doubtful_width(std::string_view text) {
  while (!text.empty()) {
    text.remove_prefix(count_printable_ascii(text));
    if (text.empty()) break;
    const CodePoint next = first_code_point(text);
    if (is_doubtful(next.code)) return true;
    text.remove_prefix(next.bytes);
  }
  return false;
}

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

Row row_around(std::string_view prompt, std::string_view line, std::size_t cursor, std::size_t columns) {
  constexpr std::size_t kMarksAndCursor = 3;
  const std::string_view leading =
      columns_of(without_markers(prompt)) > columns / 2 ? std::string_view("> ") : prompt;
  const std::size_t taken = columns_of(without_markers(leading)) + kMarksAndCursor;
  const std::size_t room = columns - std::min(columns, taken);
  const auto before = shown_clusters(line.substr(0, cursor));
  const auto after = shown_clusters(line.substr(cursor));
  // Where there is more on both sides, what is behind the cursor has a third.
  std::size_t unused = room / 3;
  fill(after.begin(), after.end(), unused);
  std::size_t for_before = room - room / 3 + unused;
  const std::size_t for_after = room - for_before;
  const auto begin = fill(before.rbegin(), before.rend(), for_before).base();
  std::size_t rest = for_after + for_before;
  const auto end = fill(after.begin(), after.end(), rest);
  return {without_marks_alone(leading), (begin == before.begin() ? "" : "<") + joined(begin, before.end()),
          joined(after.begin(), end) + (end == after.end() ? "" : ">")};
}

}  // namespace chat::client
