#include "client/protocol/server_words.h"

#include "common/is_in.h"
#include "common/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string>

namespace chat::client {
namespace {

bool has_one_of(std::string_view words, std::span<const std::string_view> signs) {
  const std::string folded = fold_case(words);
  return std::any_of(signs.begin(), signs.end(),
                     [&](std::string_view sign) { return folded.find(sign) != std::string::npos; });
}

}  // namespace

bool may_be_irc(std::string_view first_line) {
  constexpr auto kSaidFirst = std::to_array<std::string_view>(
      {"notice", "ping", "error", "cap", "authenticate", "fail", "warn", "note", "pong", "mode", "resume"});
  if (first_line.starts_with(':') || first_line.starts_with('@')) return true;
  const std::string verb = fold_case(first_line.substr(0, first_line.find(' ')));
  if (verb == "cap") return !first_line.substr(verb.size()).starts_with(" LS 302");
  const bool is_greeting = verb.size() == 3 && verb.starts_with("00");
  return is_greeting || is_in(kSaidFirst, verb);
}

std::size_t number_in(std::string_view words) {
  std::size_t number = 0;
  words.remove_prefix(std::min(words.find_first_of("0123456789"), words.size()));
  std::from_chars(words.data(), words.data() + words.size(), number);
  return number;
}

bool means_never(std::string_view words) {
  constexpr std::array<std::string_view, 5> kSigns{"password", "denied", "banned", "-lined", "not authori"};
  return has_one_of(words, kSigns);
}

std::string_view reason_in(std::string_view words) {
  if (!words.ends_with(')')) return {};
  std::size_t open = 0;
  for (std::size_t at = words.size(); at-- > 0;) {
    if (words[at] == ')') ++open;
    if (words[at] == '(' && --open == 0) return words.substr(at + 1, words.size() - at - 2);
  }
  return {};
}

bool says_what_names_are(std::string_view words) {
  constexpr std::array<std::string_view, 3> kSigns{"letter", "character", "digit"};
  return has_one_of(words, kSigns);
}

bool says_taken(std::string_view words) {
  constexpr std::array<std::string_view, 2> kSigns{"in use", "taken"};
  return has_one_of(words, kSigns);
}

}  // namespace chat::client
