#include "client/connection/address_lines.h"

#include <algorithm>
#include <utility>

namespace chat::client {

std::string_view take_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(" \t\r"));
  line.remove_prefix(word.size());
  return word;
}

bool is_about(std::string_view line, std::string_view address) {
  return fold_case(take_word(line)) == address;
}

bool says_nothing(std::string_view line) {
  const std::string_view word = take_word(line);
  return word.empty() || word.starts_with('#');
}

std::string with_line(std::string_view file, std::string_view address, std::string_view line) {
  std::string text;
  bool written = false;
  const std::string folded = fold_case(address);
  file = without_byte_order_mark(file);
  while (!file.empty()) {
    const std::string_view each = take_until(file, '\n');
    if (!is_about(each, folded)) {
      text.append(each) += '\n';
    } else if (!std::exchange(written, true)) {
      text += line;
    }
  }
  if (!written) text += line;
  return text;
}

}  // namespace chat::client
