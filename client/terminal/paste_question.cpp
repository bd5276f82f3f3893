#include "client/terminal/paste_question.h"

#include "client/text/formatting.h"
#include "client/text/irc_words.h"
#include "client/text/services.h"
#include "client/text/words.h"
#include "common/text.h"

#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::size_t kLinesUnasked = 5;
constexpr std::size_t kBytesUnasked = 2'000;

/// Those that would be sent: empty ones are not.
std::size_t count_lines(std::string_view text) {
  std::size_t lines = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n' && (i == 0 || text[i - 1] == '\n')) ++lines;
  }
  return lines;
}

/// All of a paste is said: no line of it is a command.
bool may_be_meant_otherwise(std::string_view lines) {
  if (lines.find('\n') == lines.npos) return false;
  bool may_be = a_row_may_tell_password(lines);
  for_each_line(lines,
                [&may_be](std::string_view line) { may_be = may_be || trimmed(line).starts_with('/'); });
  return may_be;
}

}  // namespace

bool PasteQuestion::is_long(std::string_view lines) {
  return count_lines(lines) > kLinesUnasked || lines.size() > kBytesUnasked;
}

bool PasteQuestion::ask(std::string_view lines, std::string_view place) {
  if (!may_be_meant_otherwise(lines) && !is_long(lines)) return false;
  asked_ = {std::string(lines), std::string(place)};
  return true;
}

std::string PasteQuestion::words() const {
  return fmt::format("Send {} ({}) to {}? (y/n, then Enter) ", counted(count_lines(asked_.lines), "line"),
                     human_size(asked_.lines.size()), plain(asked_.place));
}

PasteQuestion::Asked PasteQuestion::take() {
  return std::exchange(asked_, {});
}

bool says_yes(std::string_view answer) {
  const std::string word = fold_case(answer);
  return word == "y" || word == "yes";
}

bool says_no(std::string_view answer) {
  const std::string word = fold_case(answer);
  return word.empty() || word == "n" || word == "no";
}

}  // namespace chat::client
