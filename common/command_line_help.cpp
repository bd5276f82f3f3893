// The part of CommandLine that tells of the options.

#include "common/command_line.h"

#include <algorithm>

namespace chat {
namespace {

constexpr std::size_t kOptionTextColumn = 31;

/// "...; 0: no limit" says what the default means, where that is 0.
std::string with_default(const Shown& shown, const std::string& here) {
  constexpr std::string_view kAboutZero = "0: ";
  const std::size_t zero = shown.help.find(kAboutZero);
  if (shown.initially.empty()) return shown.help;
  if (shown.initially != "0" || zero == std::string::npos) {
    return fmt::format("{} (default: {}{}{})", shown.help, shown.initially, here.empty() ? "" : ", ", here);
  }
  return fmt::format("{}0, the default: {}", shown.help.substr(0, zero),
                     shown.help.substr(zero + kAboutZero.size()));
}

std::vector<std::string> names_of(const CLI::Option& parsed) {
  std::vector<std::string> names;
  if (parsed.get_positional()) return names;
  for (const std::string& name : parsed.get_snames()) names.push_back("-" + name);
  for (const std::string& name : parsed.get_lnames()) names.push_back("--" + name);
  return names;
}

/// What a file may have, where nobody has said it: "--no-colour" is about what is true as a rule.
std::string example_of(const Shown& shown, std::string_view label, bool is_flag, bool is_list) {
  if (!shown.example.empty()) return shown.example;
  if (is_flag) return label.starts_with("--no-") ? "true" : "false";
  return is_list ? fmt::format("[\"{}\"]", shown.placeholder) : fmt::format("\"{}\"", shown.placeholder);
}

}  // namespace

std::string CommandLine::label_of(const Option& option) {
  if (!option.shown.label.empty()) return option.shown.label;
  if (option.parsed->get_positional()) return option.shown.placeholder;
  const std::string name = option.parsed->get_name();
  if (option.kind == Kind::flag_with_word) return fmt::format("{}[={}]", name, option.shown.placeholder);
  return option.shown.placeholder.empty() ? name : fmt::format("{} {}", name, option.shown.placeholder);
}

std::string CommandLine::title_of(std::size_t group) const {
  return group < groups_.size() ? groups_[group] : std::string();
}

DescribedOption CommandLine::describe(const Option& option, bool tells_here) const {
  using Takes = DescribedOption::Takes;
  const std::string label = label_of(option);
  const std::string name = option.parsed->get_name();
  const bool is_flag = option.kind == Kind::flag;
  const bool has_word = option.kind == Kind::flag_with_word;
  DescribedOption described{
      .names = names_of(*option.parsed),
      .label = label,
      .help = with_default(option.shown, tells_here ? option.shown.here : std::string()),
      .placeholder = option.shown.placeholder,
      .group = title_of(option.group)};
  described.takes = is_flag ? Takes::nothing : has_word ? Takes::value_behind_equals : Takes::value;
  described.may_be_repeated = option.is_list;
  described.choices = option.shown.choices;
  if (option.may_be_in_file) {
    described.setting = name.substr(std::min(name.find_first_not_of('-'), name.size()));
    described.example = example_of(option.shown, label, is_flag || has_word, option.is_list);
  }
  return described;
}

DescribedProgram CommandLine::describe(bool tells_here) const {
  DescribedProgram program{about_.name, {}, sections_, subprograms_};
  const std::size_t groups = std::max<std::size_t>(groups_.size(), 1);
  for (std::size_t group = 0; group < groups; ++group) {
    for (const Option& option : options_) {
      if (option.group == group) program.options.push_back(describe(option, tells_here));
    }
  }
  program.options.push_back(
      {{"--version"}, "--version", "tell the version and end", {}, title_of(groups - 1)});
  program.options.push_back({{"-h", "--help"}, "-h, --help", "tell this and end", {}, title_of(groups - 1)});
  return program;
}

std::string CommandLine::help() const {
  const DescribedProgram program = describe(true);
  std::vector<HelpSection> sections;
  for (const DescribedOption& option : program.options) {
    if (sections.empty() || sections.back().title != option.group)
      sections.push_back({option.group, {}, kOptionTextColumn});
    sections.back().rows.push_back({option.label, option.help});
  }
  sections.insert(sections.end(), program.sections.begin(), program.sections.end());
  std::string text =
      fmt::format("Usage: {}\n\n{}", about_.usage, render_help({about_.summary, {}, kOptionTextColumn}));
  for (const HelpSection& section : sections) text += '\n' + render_help(section);
  return text;
}

}  // namespace chat
