#include "relay/motd.h"

#include "common/text.h"
#include "common/units.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

namespace chat::relay {
namespace {

// Every newcomer is sent all of it, and nobody reads more.
constexpr std::size_t kMotdBytesMax = 64 * kKiB;

/// Takes a line and its end, which is LF, CR LF or a CR alone, off the front of `text`.
std::string_view take_line(std::string_view& text) {
  const std::size_t size = std::min(text.find_first_of("\r\n"), text.size());
  const std::string_view line = text.substr(0, size);
  text.remove_prefix(size);
  text.remove_prefix(text.starts_with("\r\n") ? 2 : std::min<std::size_t>(1, text.size()));
  return line;
}

std::string_view without_blanks_behind(std::string_view line) {
  return line.substr(0, line.find_last_not_of(" \t") + 1);
}

}  // namespace

std::string clean_motd(std::string_view text) {
  text = without_byte_order_mark(text);
  std::string clean;
  while (!text.empty()) {
    append_visible(without_blanks_behind(take_line(text)), clean);
    clean += '\n';
  }
  return clean;
}

Result<std::string> read_motd(const std::string& path, std::chrono::milliseconds patience) {
  if (path.empty()) return std::string();
  auto text = read_file(path, kMotdBytesMax, patience);
  if (!text) return text;
  if (text->starts_with("\xFF\xFE") || text->starts_with("\xFE\xFF")) {
    return Failure(fmt::format("{} is UTF-16; please save it as UTF-8", visible(path)));
  }
  if (const auto at = find_invalid_utf8(*text)) {
    return Failure(fmt::format("{} is not UTF-8 at byte {}", visible(path), with_commas(*at + 1)));
  }
  return clean_motd(*text);
}

}  // namespace chat::relay
