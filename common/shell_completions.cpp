#include "common/shell_completions.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace chat {
namespace {

using Takes = DescribedOption::Takes;

/// The beginning of what --help says, for a line of a menu.
std::string gist(const DescribedOption& option) {
  const std::string& help = option.help;
  return help.substr(0, std::min({help.find("; "), help.find(". "), help.find(" (default")}));
}

std::string escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

/// Between apostrophes, in which a POSIX shell lets everything mean itself but another apostrophe.
std::string quoted(const std::string& text) {
  return fmt::format("'{}'", replaced(text, "'", R"('\'')"));
}

/// "chat-relay" as a part of a shell function's name.
std::string identifier(const std::string& name) {
  return replaced(name, "-", "_");
}

std::string comment_on(const DescribedProgram& program) {
  return fmt::format("# Completes the options of {}.\n", program.name);
}

/// What each shell is told of an option's value.
struct ValueWords {
  std::string bash{};  ///< a command; empty: it cannot know the value
  std::string zsh = " ";
  std::string fish = " -x";
};

ValueWords words_for_value(const DescribedOption& option) {
  const std::string choices = fmt::format("{}", fmt::join(option.choices, " "));
  if (!option.choices.empty()) {
    return {fmt::format(R"(mapfile -t COMPREPLY < <(compgen -W {} -- "$word"))", quoted(choices)),
            fmt::format("({})", choices), fmt::format(" -x -a {}", quoted(choices))};
  }
  if (option.placeholder == "FILE") {
    return {"compopt -o default", "_files", option.takes == Takes::value ? " -r -F" : " -F"};
  }
  if (option.placeholder.starts_with("DIR"))
    return {"compopt -o dirnames", "_files -/", " -x -a '(__fish_complete_directories)'"};
  return {};
}

/// "--motd=[a text file]:FILE:_files", as _arguments of zsh has it.
std::string zsh_spec(const DescribedOption& option, const std::string& name) {
  const bool is_long = name.starts_with("--");
  std::string spec = option.may_be_repeated ? "*" : "";
  spec += name;
  if (option.takes == Takes::value) spec += is_long ? "=" : "+";
  if (option.takes == Takes::value_behind_equals) spec += "=-";
  spec += fmt::format("[{}]", escaped(gist(option), "[]\\"));
  if (option.takes == Takes::nothing) return spec;
  const std::string_view colons = option.takes == Takes::value ? ":" : "::";
  return spec +
         fmt::format("{}{}:{}", colons, escaped(option.placeholder, ":\\"), words_for_value(option).zsh);
}

}  // namespace

std::string completions_for_bash(const DescribedProgram& program) {
  std::vector<std::string> names;
  std::string cases;
  for (const DescribedOption& option : program.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
    if (option.names.empty() || option.takes == Takes::nothing) continue;
    const std::string does = words_for_value(option).bash;
    std::vector<std::string> patterns;
    for (const std::string& name : option.names) {
      if (option.takes == Takes::value) patterns.push_back(name);
      if (name.starts_with("--")) patterns.push_back(name + '=');
    }
    cases += fmt::format("    {}) {}return ;;\n", fmt::join(patterns, "|"), does.empty() ? "" : does + "; ");
  }
  // Readline takes "--motd=x" for three words.
  return fmt::format(R"({0}_{1}() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} option=${{COMP_WORDS[COMP_CWORD-1]}}
  if [ "$word" = = ]; then
    word='' option+='='
  elif [ "$option" = = ]; then
    option=${{COMP_WORDS[COMP_CWORD-2]}}=
  fi
  COMPREPLY=()
  case $option in
{2}  esac
  mapfile -t COMPREPLY < <(compgen -W {3} -- "$word")
}}
complete -F _{1} {4}
)",
                     comment_on(program), identifier(program.name), cases,
                     quoted(fmt::format("{}", fmt::join(names, " "))), program.name);
}

std::string completions_for_zsh(const DescribedProgram& program) {
  std::string specs;
  for (const DescribedOption& option : program.options) {
    if (option.names.empty())
      specs += fmt::format(" \\\n  {}", quoted(fmt::format("::{}: ", escaped(option.placeholder, ":\\"))));
    for (const std::string& name : option.names)
      specs += fmt::format(" \\\n  {}", quoted(zsh_spec(option, name)));
  }
  return fmt::format("#compdef {}\n{}_arguments -S{}\n", program.name, comment_on(program), specs);
}

std::string completions_for_fish(const DescribedProgram& program) {
  std::string text = comment_on(program) + fmt::format("complete -c {} -f\n", program.name);
  for (const DescribedOption& option : program.options) {
    if (option.names.empty()) continue;
    text += fmt::format("complete -c {}", program.name);
    for (const std::string& name : option.names) {
      const bool is_long = name.starts_with("--");
      text += fmt::format(" -{} {}", is_long ? 'l' : 's', name.substr(is_long ? 2 : 1));
    }
    const std::string value = option.takes == Takes::nothing ? "" : words_for_value(option).fish;
    text += fmt::format("{} -d '{}'\n", value, escaped(gist(option), "\\'"));
  }
  return text;
}

}  // namespace chat
