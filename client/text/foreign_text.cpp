#include "client/text/foreign_text.h"

#include "common/text.h"

#include <algorithm>

namespace chat::client {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_ascii(char c) {
  return static_cast<signed char>(c) >= 0;
}

std::string latin1(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | (byte >> 6));
      out += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return out;
}

}  // namespace

std::string foreign_text(std::string_view bytes) {
  auto wrong = find_invalid_utf8(bytes);
  if (!wrong) return std::string(bytes);
  std::string out;
  bool has_character = false;
  std::string_view left = bytes;
  for (; wrong; wrong = find_invalid_utf8(left)) {
    const std::string_view good = left.substr(0, *wrong);
    has_character = has_character || !std::all_of(good.begin(), good.end(), is_ascii);
    out.append(good).append(kReplacement);
    left.remove_prefix(*wrong + 1);
  }
  has_character = has_character || !std::all_of(left.begin(), left.end(), is_ascii);
  return has_character ? out.append(left) : latin1(bytes);
}

}  // namespace chat::client
