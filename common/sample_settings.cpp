#include "common/sample_settings.h"

#include "common/help.h"

#include <fmt/format.h>

namespace chat {

std::string about_setting(const DescribedOption& option) {
  const bool is_about_false = option.label.starts_with("--no-");
  return is_about_false ? "false: " + option.help : option.help;
}

std::string sample_settings(const DescribedProgram& program) {
  constexpr std::size_t kColumns = 98;
  std::string text;
  std::string_view group;
  for (const DescribedOption& option : program.options) {
    if (option.setting.empty()) continue;
    if (option.group != group) text += fmt::format("\n## {}\n", option.group);
    group = option.group;
    text += '\n';
    for (const std::string& line : fold_words(about_setting(option), kColumns)) text += "# " + line + '\n';
    text += fmt::format("#{} = {}\n", option.setting, option.example);
  }
  return text;
}

}  // namespace chat
