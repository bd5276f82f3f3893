#include "relay/trace/page.h"

#include "common/code_point.h"
#include "common/display_width.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace chat::relay::trace {
namespace {

constexpr std::size_t kMarginColumns = 2;
constexpr std::size_t kVerbColumns = 9;
constexpr std::size_t kNameColumns = 10;
constexpr std::size_t kIndent = kMarginColumns + kVerbColumns + kNameColumns;
constexpr std::size_t kRoomMin = 30;

// ECMA-48 SGR, in the order of the enumeration.
constexpr std::array<const char*, 7> kCodes{"", "1", "2", "31", "32", "33", "36"};

std::string padded(std::string_view text, std::size_t columns) {
  std::string out(text);
  const std::size_t width = display_width(text);
  return out.append(width < columns ? columns - width : 1, ' ');
}

/// Up to `columns` columns from the front of `text`, at a space if there is one.
std::string_view take_columns(std::string_view& text, std::size_t columns) {
  std::size_t end = text.size();
  while (display_width(text.substr(0, end)) > columns) {
    const std::size_t space = text.rfind(' ', end - 1);
    if (space == std::string_view::npos || space == 0) break;
    end = space;
  }
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

/// Line ends as they are written in C.
std::string escaped(std::string_view shown) {
  std::string out;
  for (const char c : shown) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else {
      out += c;
    }
  }
  return out;
}

std::string others_after(const std::string& some, std::size_t others) {
  return fmt::format("{} and {}", some, counted(others, "other"));
}

/// As many whole characters of `text` as take `columns` at the most.
std::string_view characters_within(std::string_view text, std::size_t columns) {
  std::size_t end = 0;
  while (end < text.size()) {
    std::size_t next = end + 1;
    while (next < text.size() && continues_character(text[next])) ++next;
    const std::size_t width = display_width(text.substr(end, next - end));
    if (width > columns) break;
    columns -= width;
    end = next;
  }
  return text.substr(0, end);
}

}  // namespace

Page::Page(Look look) : look_(look) {}

std::size_t Page::room() const {
  return std::max(look_.columns, kIndent + kRoomMin) - kIndent;
}

void Page::title(std::string_view text) {
  const std::string line = fmt::format("-- {} ", text);
  text_ += painted(Colour::bold, fmt::format("{:-<{}}", line, std::max(look_.columns, line.size())));
  text_ += '\n';
  verb_.clear();
  name_.clear();
}

void Page::row(Colour colour, std::string_view verb, std::string_view name, std::string_view text) {
  const bool same_verb = std::exchange(verb_, verb) == verb;
  const bool same_name = std::exchange(name_, name) == name && same_verb;
  const std::string shown_name(same_name ? "" : name);
  const std::size_t name_columns = name.empty() ? 0 : std::max(kNameColumns, display_width(shown_name) + 1);
  const std::size_t indent = kMarginColumns + kVerbColumns + (name.empty() ? 0 : kNameColumns);
  const std::size_t columns = std::max(look_.columns, kIndent + kRoomMin);
  text_.append(kMarginColumns, ' ');
  text_ += painted(colour, padded(same_verb ? "" : verb, kVerbColumns));
  if (!name.empty()) text_ += padded(shown_name, kNameColumns);
  text_ += take_columns(text, columns - std::min(columns, kMarginColumns + kVerbColumns + name_columns));
  while (!text.empty()) {
    text_ += '\n';
    text_.append(indent, ' ');
    text_ += take_columns(text, columns - indent);
  }
  text_ += '\n';
}

std::string Page::quoted(std::string_view shown, bool cut, std::size_t taken) const {
  constexpr std::size_t kQuotedMin = 10;
  constexpr std::size_t kAround = 5;  // the quotation marks and "..."
  const std::size_t columns = std::max(room(), taken + kQuotedMin + kAround) - taken - kAround;
  const std::string text = escaped(shown);
  const std::string_view fitting = characters_within(text, columns);
  return fmt::format("\"{}\"{}", fitting, cut || fitting.size() < text.size() ? "..." : "");
}

std::string Page::list(const std::vector<std::string>& names, std::string_view separator,
                       std::string_view last, std::size_t taken) const {
  constexpr std::size_t kOthersColumns = 18;  // " and 12,345 others"
  std::string out;
  std::size_t some = 0;  // as much of it as leaves room to mention the others
  std::size_t count = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) out += i + 1 == names.size() ? last : separator;
    out += names[i];
    const std::size_t columns = taken + display_width(out);
    if (columns > room() && count > 0) return others_after(out.substr(0, some), names.size() - count);
    if (columns + kOthersColumns > room() && count > 0) continue;
    some = out.size();
    count = i + 1;
  }
  return out;
}

std::string Page::take() {
  return std::exchange(text_, {});
}

std::string Page::painted(Colour colour, std::string_view text) const {
  if (!look_.colour || colour == Colour::none) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", kCodes[static_cast<std::size_t>(colour)], text);
}

}  // namespace chat::relay::trace
