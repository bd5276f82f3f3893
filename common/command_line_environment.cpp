// The part of CommandLine that is about the environment.

#include "common/ascii.h"
#include "common/command_line.h"
#include "common/error_codes.h"
#include "common/nearest.h"
#include "common/words.h"

#include <algorithm>
#include <string_view>

namespace chat {
namespace {

char as_in_variables(char c) {
  if (c == '-') return '_';
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

void CommandLine::keep_from_environment(const std::string& name) {
  find_option(name)->may_be_in_environment = false;
}

/// Empty if it may not stand there.
std::string CommandLine::variable_of(const Option& option) const {
  const auto& names = option.parsed->get_lnames();
  if (!option.may_be_in_environment || names.empty()) return {};
  std::string variable = about_.variables + names.front();
  std::transform(variable.begin(), variable.end(), variable.begin(), as_in_variables);
  return variable;
}

std::string CommandLine::about_unknown_variable(std::string_view variable) const {
  std::vector<std::string> names;
  for (const Option& each : options_) {
    // Without what all begin with, for that is alike anyway.
    if (const std::string known = variable_of(each); !known.empty())
      names.push_back(known.substr(about_.variables.size()));
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view found = nearest(variable.substr(about_.variables.size()), candidates);
  return fmt::format("there is no option for {} in the environment{}", visible(variable),
                     found.empty() ? "" : fmt::format("; did you mean {}{}?", about_.variables, found));
}

void CommandLine::read_environment(const char* const* environment) {
  for (; *environment != nullptr; ++environment) {
    const std::string_view entry(*environment);
    const std::size_t sign = entry.find('=');
    if (!entry.starts_with(about_.variables) || sign == std::string_view::npos) continue;
    const std::string_view variable = entry.substr(0, sign);
    const std::string_view value = entry.substr(sign + 1);
    if (value.empty()) continue;
    const auto option = std::find_if(options_.begin(), options_.end(),
                                     [&](const Option& each) { return variable_of(each) == variable; });
    if (option == options_.end()) {
      warnings_.push_back(about_unknown_variable(variable));
    } else if (option->is_list) {
      std::string line(value);
      std::replace(line.begin(), line.end(), '\n', ' ');
      for (const std::string_view word : words_of(line)) option->in_environment.emplace_back(word);
    } else {
      option->in_environment = {std::string(value)};
    }
  }
}

std::optional<Exit> CommandLine::take_environment() {
  for (const Option& option : options_) {
    if (option.in_environment.empty()) continue;
    const auto taken = option.take(option.in_environment);
    if (taken) continue;
    const std::string text = fmt::format("{}: {}: {}{}", about_.name, variable_of(option),
                                         visible(taken.error()), option.is_list ? " (blanks part them)" : "");
    return Exit{about_.statuses.usage, with_code(text, about_.codes.variable) + '\n'};
  }
  return std::nullopt;
}

}  // namespace chat
