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

std::string names_of_subprograms(const DescribedProgram& program) {
  std::vector<std::string_view> names;
  for (const DescribedProgram& each : program.subprograms) names.push_back(each.name);
  return fmt::format("{}", fmt::join(names, " "));
}

/// What the argument without a name may be, if those are few.
std::vector<std::string> choices_of_argument(const DescribedProgram& program) {
  const auto argument = std::find_if(program.options.begin(), program.options.end(),
                                     [](const DescribedOption& each) { return each.names.empty(); });
  return argument == program.options.end() ? std::vector<std::string>() : argument->choices;
}

/// Lines of "case" for options that take a value.
std::string bash_cases(const DescribedProgram& program) {
  std::string cases;
  for (const DescribedOption& option : program.options) {
    if (option.names.empty() || option.takes == Takes::nothing) continue;
    const std::string does = words_for_value(option).bash;
    std::vector<std::string> patterns;
    for (const std::string& name : option.names) {
      if (option.takes == Takes::value) patterns.push_back(name);
      if (name.starts_with("--")) patterns.push_back(name + '=');
    }
    cases += fmt::format("    {}) {}return ;;\n", fmt::join(patterns, "|"), does.empty() ? "" : does + "; ");
  }
  return cases;
}

/// `function` completes the words behind the first `words_before`.
std::string bash_function(const DescribedProgram& program, const std::string& function,
                          std::size_t words_before) {
  std::string text;
  std::string hands_over;
  for (const DescribedProgram& each : program.subprograms) {
    const std::string inner = fmt::format("{}_{}", function, identifier(each.name));
    text += bash_function(each, inner, words_before + 1);
    hands_over += fmt::format(
        "  if [ \"$COMP_CWORD\" -gt {0} ] && [ \"${{COMP_WORDS[{0}]}}\" = {1} ]; then\n"
        "    {2}\n    return\n  fi\n",
        words_before, each.name, inner);
  }
  std::vector<std::string> names;
  for (const DescribedOption& option : program.options)
    names.insert(names.end(), option.names.begin(), option.names.end());
  std::string words = fmt::format("  local words={}\n", quoted(fmt::format("{}", fmt::join(names, " "))));
  if (!program.subprograms.empty()) {
    words += fmt::format("  [ \"$COMP_CWORD\" != {} ] || words+=' {}'\n", words_before,
                         names_of_subprograms(program));
  }
  // The argument comes once: what stands behind it is its own.
  if (const auto choices = choices_of_argument(program); !choices.empty()) {
    words += fmt::format(
        "  local said=\" ${{COMP_WORDS[*]:{0}:COMP_CWORD-{0}}} \"\n"
        "  [[ $said =~ \\ ({1})\\  ]] || words+=' {2}'\n",
        words_before, fmt::join(choices, "|"), fmt::join(choices, " "));
  }
  // Readline takes "--motd=x" for three words.
  return text + fmt::format(R"({0}() {{
{1}  local word=${{COMP_WORDS[COMP_CWORD]}} option=${{COMP_WORDS[COMP_CWORD-1]}}
  if [ "$word" = = ]; then
    word='' option+='='
  elif [ "$option" = = ]; then
    option=${{COMP_WORDS[COMP_CWORD-2]}}=
  fi
  COMPREPLY=()
  case $option in
{2}  esac
{3}  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}}
)",
                            function, hands_over, bash_cases(program), words);
}

/// "_arguments ..." with all that the program takes.
std::string zsh_arguments(const DescribedProgram& program) {
  std::string specs;
  if (!program.subprograms.empty()) specs += fmt::format(" \\\n  '1:: :({})'", names_of_subprograms(program));
  for (const DescribedOption& option : program.options) {
    const std::string placeholder = escaped(option.placeholder, ":\\");
    if (option.names.empty() && option.choices.empty()) {
      specs += fmt::format(" \\\n  {}", quoted(fmt::format("::{}: ", placeholder)));
    } else if (option.names.empty()) {
      specs += fmt::format(" \\\n  '1:{}:({})' \\\n  '*: : '", placeholder, fmt::join(option.choices, " "));
    }
    for (const std::string& name : option.names)
      specs += fmt::format(" \\\n  {}", quoted(zsh_spec(option, name)));
  }
  return fmt::format("_arguments -S{}\n", specs);
}

/// `when`: " -n CONDITION", under which these words stand, or empty.
std::string fish_lines(const DescribedProgram& program, const std::string& command, const std::string& when) {
  std::string text;
  for (const DescribedOption& option : program.options) {
    if (option.names.empty()) continue;
    text += fmt::format("complete -c {}{}", command, when);
    for (const std::string& name : option.names) {
      const bool is_long = name.starts_with("--");
      text += fmt::format(" -{} {}", is_long ? 'l' : 's', name.substr(is_long ? 2 : 1));
    }
    const std::string value = option.takes == Takes::nothing ? "" : words_for_value(option).fish;
    text += fmt::format("{} -d '{}'\n", value, escaped(gist(option), "\\'"));
  }
  return text;
}

}  // namespace

std::string completions_for_bash(const DescribedProgram& program) {
  const std::string function = '_' + identifier(program.name);
  return fmt::format("{}{}complete -F {} {}\n", comment_on(program), bash_function(program, function, 1),
                     function, program.name);
}

std::string completions_for_zsh(const DescribedProgram& program) {
  std::string inner;
  for (const DescribedProgram& each : program.subprograms) {
    inner += fmt::format(
        "if (( CURRENT > 2 )) && [[ $words[2] = {} ]]; then\nshift words\n"
        "(( CURRENT-- ))\n{}return\nfi\n",
        each.name, zsh_arguments(each));
  }
  return fmt::format("#compdef {}\n{}{}{}", program.name, comment_on(program), inner, zsh_arguments(program));
}

std::string completions_for_fish(const DescribedProgram& program) {
  std::string text = comment_on(program) + fmt::format("complete -c {} -f\n", program.name);
  if (program.subprograms.empty()) return text + fish_lines(program, program.name, "");
  const std::string names = names_of_subprograms(program);
  const std::string outside = fmt::format(" -n 'not __fish_seen_subcommand_from {}'", names);
  text += fmt::format("complete -c {} -n __fish_use_subcommand -a '{}'\n", program.name, names);
  text += fish_lines(program, program.name, outside);
  for (const DescribedProgram& each : program.subprograms) {
    const std::string inside = fmt::format("__fish_seen_subcommand_from {}", each.name);
    text += fish_lines(each, program.name, fmt::format(" -n '{}'", inside));
    const auto choices = choices_of_argument(each);
    if (choices.empty()) continue;
    const std::string words = fmt::format("{}", fmt::join(choices, " "));
    text += fmt::format("complete -c {} -n '{}; and not __fish_seen_subcommand_from {}' -a '{}'\n",
                        program.name, inside, words, words);
  }
  return text;
}

}  // namespace chat
