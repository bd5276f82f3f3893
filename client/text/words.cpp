#include "client/text/words.h"

#include <algorithm>

namespace chat::client {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

std::pair<std::string_view, std::string_view> first_word(std::string_view text) {
  const std::size_t space = std::min(text.find(' '), text.size());
  return {text.substr(0, space), trimmed(text.substr(space))};
}

bool is_command_line(std::string_view line) {
  return line.starts_with('/') && !line.starts_with("//") && line.find('\n') == std::string_view::npos;
}

std::string with_lf(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && i > 0 && text[i - 1] == '\r') continue;
    out += text[i] == '\r' ? '\n' : text[i];
  }
  return out;
}

std::string as_sentence(std::string text) {
  constexpr std::string_view kEnds = ".!?";
  if (text.empty() || kEnds.find(text.back()) == kEnds.npos) text += '.';
  return text;
}

}  // namespace chat::client
