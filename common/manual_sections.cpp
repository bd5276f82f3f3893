#include "common/manual_sections.h"

#include "common/ascii.h"
#include "common/sample_settings.h"
#include "common/take_until.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace chat {
namespace {

// So that lines have no more than the 80 bytes that mandoc(1) wishes for, with what scdoc(1) adds.
constexpr std::size_t kSourceColumns = 68;

/// For scdoc(5), in which some characters begin emphasis.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\*_").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string bold(std::string_view text) {
  return text.empty() ? std::string() : fmt::format("*{}*", escaped(text));
}

std::string underlined(std::string_view text) {
  return text.empty() ? std::string() : fmt::format("_{}_", escaped(text));
}

/// Other characters mean something to scdoc or troff at the beginning of a line.
bool may_begin_line(char c) {
  return is_letter(c) || is_digit(c) || c == '(';
}

/// An indented paragraph.
std::string paragraph(const std::string& text) {
  std::string out;
  for (const std::string& line : fold_words(text, kSourceColumns, may_begin_line))
    out += fmt::format("\t{}\n", escaped(line));
  return out;
}

/// "--motd FILE", "--trace[=FILE]", "HOST[:PORT]": names bold, what stands for a value underlined.
std::string heading(std::string_view label) {
  std::string out;
  while (!label.empty()) {
    std::string_view word = take_until(label, ' ');
    if (!out.empty()) out += ' ';
    if (!word.starts_with('-')) {
      out += underlined(word);
      continue;
    }
    const std::string_view name = word.substr(0, word.find_first_of("[,"));
    const std::string_view behind = word.substr(name.size());
    const bool has_value = behind.starts_with("[=") && behind.ends_with(']');
    out += bold(name);
    out += has_value ? fmt::format("[={}]", underlined(behind.substr(2, behind.size() - 3)))
                     : std::string(behind);
  }
  return out;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

/// Puts the headings of groups between what is put down for their options.
class Groups {
 public:
  std::string heading_before(const DescribedOption& option) {
    if (option.group == group_) return {};
    group_ = option.group;
    return fmt::format("\n## {}\n", group_);
  }

 private:
  std::string group_{};
};

}  // namespace

std::string manual_of_options(const DescribedProgram& program) {
  std::string text = "# OPTIONS\n";
  Groups groups;
  for (const DescribedOption& option : program.options) {
    text += groups.heading_before(option);
    text += fmt::format("\n{}\n{}", heading(option.label), paragraph(option.help));
  }
  for (const HelpSection& section : program.sections) {
    text += fmt::format("\n# {}\n", upper(section.title));
    for (const HelpRow& row : section.rows)
      text += fmt::format("\n{}\n{}", bold(row.label), paragraph(row.text));
  }
  return text;
}

std::string manual_of_settings(const DescribedProgram& program) {
  std::string text = "# SETTINGS\n";
  Groups groups;
  for (const DescribedOption& option : program.options) {
    if (option.setting.empty()) continue;
    text += groups.heading_before(option);
    text += fmt::format("\n{} = {}\n{}", bold(option.setting), underlined(option.example),
                        paragraph(about_setting(option)));
  }
  return text;
}

}  // namespace chat
