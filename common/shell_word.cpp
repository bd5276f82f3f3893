#include "common/shell_word.h"

#include "common/ascii.h"
#include "common/text.h"

#include <algorithm>

namespace chat {
namespace {

/// Means nothing to a shell, wherever in a word it stands.
bool is_plain(char c) {
  return is_digit(c) || is_letter(c) || std::string_view("_@%+:,./-").find(c) != std::string_view::npos;
}

}  // namespace

std::string shell_word(std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string word = "'";
  for (const char each : visible(text)) word += each == '\'' ? std::string(R"('\'')") : std::string(1, each);
  return word + "'";
}

}  // namespace chat
