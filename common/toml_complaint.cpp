#include "common/toml_complaint.h"

#include "common/ascii.h"
#include "common/code_point.h"
#include "common/is_in.h"
#include "common/quantity.h"
#include "common/text.h"
#include "common/toml_number.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace chat {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(kBlanks), text.size());
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

/// "name = value  # why" in its parts, as far as one can tell of what is no TOML.
struct Assignment {
  std::string_view name;
  std::string_view value;
  std::size_t value_column;  ///< from 1; 0 where there is no '='
};

std::string_view without_comment(std::string_view text) {
  return trimmed(text.substr(0, std::min(text.find(" #"), text.size())));
}

Assignment read_assignment(std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return {trimmed(line), {}, 0};
  std::string_view value = trimmed(line.substr(equals + 1));
  if (value.starts_with('#')) value = {};
  return {trimmed(line.substr(0, equals)), without_comment(value), equals + 2};
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_name(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; });
}

std::string_view without_quotes(std::string_view name) {
  const bool quoted = name.size() > 1 && (name.front() == '"' || name.front() == '\'');
  return quoted && name.back() == name.front() ? name.substr(1, name.size() - 2) : name;
}

/// The last line up to `line` in which an option's name stands before a value of which `begins` is true.
template <class Predicate>
std::size_t last_line_with(std::string_view file, std::size_t line, Predicate fits) {
  for (std::size_t number = line; number > 0; --number) {
    const Assignment assignment = read_assignment(line_of(file, number));
    if (is_name(without_quotes(assignment.name)) && fits(assignment)) return number;
  }
  return line;
}

/// "Error while parsing array: encountered end-of-file", without its beginning.
std::string_view reason_of(std::string_view description) {
  const std::size_t colon = description.find(": ");
  return colon == std::string_view::npos ? description : description.substr(colon + 2);
}

ConfigError about_list(std::string_view file, std::size_t line) {
  const std::size_t begin =
      last_line_with(file, line, [](const Assignment& each) { return each.value.starts_with('['); });
  return {begin,
          fmt::format("{}: this list is not well-formed: a ',' stands between its values, and a ']' at "
                      "its end; text stands between quotes",
                      visible(read_assignment(line_of(file, begin)).name))};
}

/// A string of several lines, between three quotes.
ConfigError about_string(std::string_view file, std::size_t line, std::string_view reason) {
  const std::size_t begin = last_line_with(file, line, [](const Assignment& each) {
    return each.value.starts_with(R"(""")") || each.value.starts_with("'''");
  });
  return {begin,
          fmt::format("{}: {}", visible(read_assignment(line_of(file, begin)).name),
                      contains(reason, "end-of-file") ? "its three quotes have no end" : visible(reason))};
}

ConfigError about_name_twice(std::string_view file, std::size_t line) {
  const std::string_view name = without_quotes(read_assignment(line_of(file, line)).name);
  const auto is_it = [&](const Assignment& each) { return without_quotes(each.name) == name; };
  const std::size_t first = last_line_with(file, line - 1, is_it);
  const bool is_there = is_it(read_assignment(line_of(file, first)));
  return {line, fmt::format("{}: it stands twice{}", visible(name),
                            is_there ? fmt::format(", first in line {}", first) : "")};
}

bool looks_like_number(std::string_view text) {
  const bool has_digit = std::any_of(text.begin(), text.end(), is_digit);
  return has_digit && text.find_first_not_of("0123456789.+-_,eE") == std::string_view::npos;
}

/// Of word processors: U+2018 to U+201F, and guillemets.
bool has_fancy_quotes(std::string_view value) {
  return value.starts_with("\xE2\x80") || value.starts_with("\xC2\xAB") || value.starts_with("\xC2\xBB");
}

std::string boolean_in(std::string_view value) {
  const std::string folded = fold_case(value);
  if (folded == "true" || folded == "yes" || folded == "on") return "true";
  return folded == "false" || folded == "no" || folded == "off" ? "false" : "";
}

/// What other languages have for a value that is not there.
bool is_nothing(std::string_view value) {
  constexpr std::array<std::string_view, 4> kNothing{"null", "nil", "none", "undefined"};
  return is_in(kNothing, fold_case(value));
}

std::string about_quotes(std::string_view value, std::string_view reason) {
  if (contains(reason, "end-of-file") && (value.starts_with(R"(""")") || value.starts_with("'''"))) {
    return "its three quotes have no end";
  }
  if (contains(reason, "end-of-file") || contains(reason, "control characters")) {
    return "the quotes that begin here do not end in this line, or there is a control character between them";
  }
  if (contains(reason, "surrogate") || contains(reason, "U+10FFFF")) {
    return "a '\\u' names a character by its code point, and there is none of this number: write the "
           "character itself, or \\U and eight digits up to 0010FFFF";
  }
  if (value.front() == '"' && (contains(reason, "escape") || contains(reason, "hex"))) {
    return R"(a '\' between "..." begins an escape: write '\\', or put the text between '...')";
  }
  return fmt::format("there is more than one value: {}", in_quotes(value));
}

std::string about_number(std::string_view value, std::string_view reason) {
  const auto number = parse_decimal(value);
  if (!number) return number.error();
  if (contains(reason, "leading zeroes")) {
    const std::string_view rest = value.substr(std::min(value.find_first_not_of('0'), value.size() - 1));
    return fmt::format("no number begins with 0 in TOML, as {0} does: write {1}, or as text \"{2}\"",
                       in_quotes(value), rest, value);
  }
  return fmt::format("{} is not how TOML writes a number: {}", in_quotes(value), visible(reason));
}

std::string without_blanks(std::string_view text) {
  std::string rest(text);
  rest.erase(std::remove_if(rest.begin(), rest.end(), [](char c) { return c == ' ' || c == '\t'; }),
             rest.end());
  return rest;
}

/// "90s", "64K": with a unit.
bool is_quantity(const std::string& text) {
  return is_letter(text.back()) &&
         (parse_duration(text, std::chrono::seconds(1)).has_value() || parse_size(text).has_value());
}

/// A value that is no TOML: what it is in all likelihood, and how to write that.
std::string about_value(std::string_view name, std::string_view value, std::string_view description) {
  const std::string_view reason = reason_of(description);
  const std::string_view word = value.substr(0, value.find_first_of(" ;"));
  if (value.empty()) return "there is no value behind the '='";
  if (value.front() == '"' || value.front() == '\'') return about_quotes(value, reason);
  if (value.front() == '=') return "one '=' is enough";
  if (value.front() == '{') return "an option has one value, and no parts";
  if (has_fancy_quotes(value)) return "these quotes are a word processor's; write \"...\" or '...'";
  if (contains(reason, "64 bits")) return fmt::format("{} is too large a number", in_quotes(value));
  if (const std::string boolean = boolean_in(word); !boolean.empty()) {
    if (word.size() == value.size()) return fmt::format("{} is written {}", in_quotes(value), boolean);
    return fmt::format("there is more than {}: {}; a comment begins with '#'", boolean, in_quotes(value));
  }
  if (is_nothing(value))
    return fmt::format("{} is no value; without this line, the default holds", in_quotes(value));
  if (std::string misspelt = about_misspelt_number(value); !misspelt.empty()) return misspelt;
  if (looks_like_number(value)) return about_number(value, reason);
  if (word.size() < value.size() && is_quantity(without_blanks(value))) {
    return fmt::format("text stands between quotes: {} = \"{}\"", visible(name), without_blanks(value));
  }
  if (looks_like_number(word) && word.size() < value.size()) {
    return fmt::format("there is more than a number: {}; a comment begins with '#'", in_quotes(value));
  }
  return fmt::format("{} is neither a number nor true or false; text stands between quotes: {} = \"{}\"",
                     in_quotes(value), visible(name), visible(value.substr(0, 60)));
}

std::string about_section(std::string_view text, std::string_view description, std::string_view sections) {
  if (sections.empty()) return about_any_section(in_quotes(text));
  if (contains(description, "redefine")) return fmt::format("{}: it stands twice", visible(text));
  return fmt::format("{} begins no section; there are {}, each alone in its line", in_quotes(text), sections);
}

/// "max-clients", of "max-clients 5", "max-clients: 5" and "export max clients = 5".
std::string perhaps_a_name(std::string_view bare) {
  const std::size_t equals = bare.find('=');
  if (equals == std::string_view::npos) return std::string(bare.substr(0, bare.find_first_of(" \t:")));
  std::string name(trimmed(bare.substr(0, equals)));
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

ConfigError about_line(std::size_t line, std::string_view text) {
  const std::string_view bare = trimmed(text);
  if (bare.starts_with(';') || bare.starts_with("//")) {
    return {line, "a comment begins with '#'"};
  }
  return {line, fmt::format("{} is not an option; one is written name = value", in_quotes(bare)),
          perhaps_a_name(bare)};
}

/// A blank that looks like a space and is none to TOML, such as U+00A0, in front of any quotes.
std::optional<std::uint32_t> odd_blank_in(std::string_view line) {
  constexpr std::array<CodeRange, 8> kOddBlanks{{{0x0B, 0x0C},
                                                 {0xA0, 0xA0},
                                                 {0x1680, 0x1680},
                                                 {0x2000, 0x200D},
                                                 {0x2028, 0x202F},
                                                 {0x205F, 0x2060},
                                                 {0x3000, 0x3000},
                                                 {0xFEFF, 0xFEFF}}};
  std::string_view rest = line.substr(0, line.find_first_of("\"'#"));
  while (!rest.empty()) {
    const CodePoint point = first_code_point(rest);
    if (is_in_any(kOddBlanks, point.code)) return static_cast<std::uint32_t>(point.code);
    rest.remove_prefix(point.bytes);
  }
  return std::nullopt;
}

}  // namespace

std::string about_any_section(std::string_view shown) {
  return fmt::format("there are no sections such as {}: the options stand by themselves", shown);
}

std::string_view line_of(std::string_view file, std::size_t number) {
  for (std::size_t passed = 1; passed < number && !file.empty(); ++passed) {
    file.remove_prefix(std::min(file.find('\n'), file.size() - 1) + 1);
  }
  const std::string_view line = file.substr(0, file.find('\n'));
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

ConfigError complaint_about(std::string_view file, std::size_t line, std::size_t column,
                            std::string_view description, std::string_view sections) {
  const std::string_view text = line_of(file, line);
  const Assignment assignment = read_assignment(text);
  const bool is_in_list = contains(description, "parsing array");
  const bool is_in_string = contains(description, " string: ");
  const bool begins_list = assignment.value.starts_with('[');
  if (contains(description, "'\\n' after '\\r'")) {
    return {line, "a carriage return stands alone here; a line ends with LF or CR LF"};
  }
  if (contains(description, "parsing comment")) {
    return {line, "there is a control character in this comment: of those, a comment has TAB alone"};
  }
  if (const auto blank = is_in_string ? std::nullopt : odd_blank_in(text)) {
    return {line,
            fmt::format("there is a blank of another kind (U+{:04X}) here; write a plain space, or none",
                        *blank)};
  }
  if (trimmed(text).starts_with('[') && !is_in_list && !is_in_string) {
    return {line, about_section(trimmed(text), description, sections)};
  }
  if (contains(description, "cannot redefine")) return about_name_twice(file, line);
  // An address is no list.
  const bool lacks_quotes = begins_list && assignment.value.find_first_of("\"'") == std::string_view::npos &&
                            (contains(assignment.value, "::") || contains(assignment.value, "]:"));
  const bool is_value = assignment.value_column > 0 && column + 1 >= assignment.value_column;
  if (is_value && is_name(assignment.name) && (!begins_list || lacks_quotes)) {
    return {line, fmt::format("{}: {}", visible(assignment.name),
                              about_value(assignment.name, assignment.value, description))};
  }
  if (is_in_list || begins_list) return about_list(file, line);
  if (is_in_string) return about_string(file, line, reason_of(description));
  return about_line(line, text);
}

}  // namespace chat
