#include "client/conversation/name_checks.h"

#include "client/conversation/limits.h"

#include <algorithm>

#include <fmt/format.h>

namespace chat::client {
namespace {

bool ends_name(char c) {
  return std::string_view(" ,\r\n\0", 5).find(c) != std::string_view::npos;
}

}  // namespace

bool is_name(std::string_view word) {
  return !word.empty() && word.size() <= kNameBytesMax && word.front() != ':' &&
         std::none_of(word.begin(), word.end(), ends_name);
}

bool is_key(std::string_view word) {
  return is_name(word) && word.size() <= kKeyBytesMax;
}

std::string nobodys_name(std::string_view name) {
  return fmt::format("{} is nobody's name.", name);
}

}  // namespace chat::client
