#include "client/commands/aliases.h"

#include "client/text/words.h"
#include "common/text.h"

#include <algorithm>

#include <fmt/format.h>

namespace chat::client {
namespace {

std::string_view word(std::string_view words, int number) {
  for (; number > 1 && !words.empty(); --number) words = first_word(words).second;
  return first_word(words).first;
}

/// What "$X" stands for, for this X; nothing where it stands for itself.
bool append_parameter(char which, std::string_view words, std::string& out) {
  if (which == '$') {
    out += '$';
  } else if (which == '*') {
    out += words;
  } else if (which >= '1' && which <= '9') {
    out += word(words, which - '0');
  } else {
    return false;
  }
  return true;
}

std::string filled_in(std::string_view text, std::string_view words) {
  std::string out;
  bool takes_words = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = i + 1 < text.size() ? text[i + 1] : ' ';
    if (text[i] == '$' && append_parameter(next, words, out)) {
      takes_words = takes_words || next != '$';
      ++i;
    } else {
      out += text[i];
    }
  }
  if (!takes_words && !words.empty()) out.append(" ").append(words);
  return std::string(trimmed(out));
}

/// How many words must be there. What stands behind one that is missing would move up, so that a text became
/// a nick; one at the end may be missing.
std::size_t words_needed(std::string_view text) {
  std::size_t needed = 0;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] != '$') continue;
    const char which = text[++i];
    if (which == '*') needed = std::max<std::size_t>(needed, 1);
    if (which >= '1' && which <= '9') needed = std::max(needed, static_cast<std::size_t>(which - '0'));
  }
  return needed;
}

}  // namespace

Result<void> Aliases::add(const std::string& name, const std::string& text) {
  const bool is_word = !name.empty() && std::none_of(name.begin(), name.end(), [](char c) {
    return c == '/' || c == '\x7F' || static_cast<unsigned char>(c) <= ' ';
  });
  if (!is_word) return Failure("a command's name is one word, and here without its '/'");
  if (trimmed(text).empty())
    return Failure("it stands for nothing: write \"/command ...\", or what is to be said");
  if (text.find_first_of("\r\n") != std::string::npos)
    return Failure("it stands for one line, and this is several");
  const bool is_new = texts_.emplace(fold_case(name), text).second;
  return is_new ? Result<void>() : Failure("it stands twice: large and small letters are alike in a command");
}

Aliases::Typed Aliases::find(std::string_view typed) const {
  const std::string_view line = trimmed(typed);
  if (!is_command_line(line)) return {texts_.end(), {}};
  const auto [name, words] = first_word(line.substr(1));
  return {texts_.find(fold_case(name)), words};
}

std::string Aliases::expand(std::string_view typed) const {
  const auto [alias, words] = find(typed);
  return alias == texts_.end() ? std::string(typed) : filled_in(alias->second, words);
}

std::string Aliases::refusal_of(std::string_view typed) const {
  const auto [alias, words] = find(typed);
  if (alias == texts_.end()) return {};
  const std::size_t needed = words_needed(trimmed(alias->second));
  if (needed == 0 || !word(words, static_cast<int>(needed)).empty()) return {};
  return fmt::format("/{} needs more: it stands for {}", alias->first, alias->second);
}

std::vector<std::string> Aliases::names() const {
  std::vector<std::string> all;
  for (const auto& [name, text] : texts_) all.push_back("/" + name);
  return all;
}

}  // namespace chat::client
