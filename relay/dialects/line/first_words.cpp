#include "relay/dialects/line/first_words.h"

#include "common/text.h"
#include "common/words.h"

namespace chat::relay {
namespace {

constexpr std::string_view kCommand = "/nick";

}  // namespace

std::optional<std::string_view> nick_in(std::string_view first_line) {
  const auto [command, arguments] = first_word(first_line);
  const std::string_view name = without_trailing_spaces(arguments);
  if (fold_case(command) != kCommand || name.empty() || find_invalid_utf8(name)) return std::nullopt;
  return name;
}

bool may_become_nick(std::string_view unfinished) {
  const std::string_view command = first_word(unfinished).first;
  const bool ended = command.size() < unfinished.size();
  if (ended) return fold_case(command) == kCommand;
  return !command.empty() && command.size() <= kCommand.size() && kCommand.starts_with(fold_case(command));
}

}  // namespace chat::relay
