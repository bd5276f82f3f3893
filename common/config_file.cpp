#include "common/config_file.h"

#include "common/ascii.h"
#include "common/quantity.h"
#include "common/text.h"
#include "common/toml_complaint.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include <fmt/format.h>

// The library as headers, which give errors as values; Debian's binary of it throws them.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace chat {
namespace {

using Kind = ConfigValue::Kind;

std::size_t line_at(std::string_view file, std::size_t offset) {
  const auto end = file.begin() + static_cast<std::ptrdiff_t>(offset);
  return 1 + static_cast<std::size_t>(std::count(file.begin(), end, '\n'));
}

/// What keeps a file from being read as text at all.
std::optional<ConfigError> find_no_text(std::string_view file) {
  if (file.starts_with("\xFF\xFE") || file.starts_with("\xFE\xFF")) {
    return ConfigError{1, "the file is UTF-16; please save it as UTF-8"};
  }
  if (const std::size_t nul = file.find('\0'); nul != std::string_view::npos) {
    return ConfigError{line_at(file, nul), "here is a NUL byte, so this is no text file"};
  }
  if (const auto at = find_invalid_utf8(file)) {
    return ConfigError{line_at(file, *at), "this is not UTF-8; please save the file as UTF-8"};
  }
  return std::nullopt;
}

/// With a point also where the value is whole: where an integer is wanted, 5.0 is none.
std::string decimal_text(double value) {
  std::string text = fmt::format("{}", value);
  const bool is_whole = std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '-'; });
  return is_whole ? text + ".0" : text;
}

std::string as_toml(const toml::node& node) {
  std::ostringstream text;
  node.visit([&](const auto& each) { text << each; });
  return text.str();
}

ConfigValue value_of(const toml::node& node) {
  const std::size_t line = node.source().begin.line;
  switch (node.type()) {
    case toml::node_type::string:
      return {Kind::text, line, **node.as_string()};
    case toml::node_type::integer:
      return {Kind::whole_number, line, std::to_string(**node.as_integer())};
    case toml::node_type::floating_point:
      return {Kind::decimal, line, decimal_text(**node.as_floating_point())};
    case toml::node_type::boolean:
      return {Kind::boolean, line, **node.as_boolean() ? "true" : "false"};
    case toml::node_type::array:
      return {Kind::list, line};
    case toml::node_type::table:
      return {Kind::table, line};
    default:
      return {Kind::date, line, as_toml(node)};
  }
}

std::vector<ConfigValue> values_of(const toml::node& node) {
  std::vector<ConfigValue> values;
  if (const toml::array* const list = node.as_array()) {
    for (const toml::node& each : *list) values.push_back(value_of(each));
  } else {
    values.push_back(value_of(node));
  }
  return values;
}

bool is_section(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of(" \t"), line.size())).starts_with('[');
}

std::optional<ConfigError> find_table(const ConfigEntry& entry, std::string_view line) {
  const bool has_table = std::any_of(entry.values.begin(), entry.values.end(),
                                     [](const ConfigValue& each) { return each.kind == Kind::table; });
  if (!has_table) return std::nullopt;
  if (is_section(line)) {
    return ConfigError{entry.line,
                       fmt::format("there are no sections such as [{}]: the options stand by themselves",
                                   visible(entry.name))};
  }
  return ConfigError{entry.line,
                     fmt::format("{}: an option is name = value, and has no parts behind a '.' or in {{}}",
                                 visible(entry.name))};
}

std::optional<ConfigError> find_nul(const ConfigEntry& entry) {
  const bool has_nul = std::any_of(entry.values.begin(), entry.values.end(), [](const ConfigValue& each) {
    return each.text.find('\0') != std::string::npos;
  });
  if (!has_nul) return std::nullopt;
  return ConfigError{entry.line, fmt::format("{}: \\u0000 has no place in a value", visible(entry.name))};
}

}  // namespace

tl::expected<std::vector<ConfigEntry>, ConfigError> parse_config(std::string_view file) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (file.starts_with(kByteOrderMark)) file.remove_prefix(kByteOrderMark.size());
  if (auto error = find_no_text(file)) return tl::unexpected(*error);
  const toml::parse_result parsed = toml::parse(file);
  if (!parsed) {
    const auto at = parsed.error().source().begin;
    return tl::unexpected(complaint_about(file, at.line, at.column, parsed.error().description()));
  }
  std::vector<ConfigEntry> entries;
  for (const auto& [key, node] : parsed.table()) {
    entries.push_back({std::string(key.str()), key.source().begin.line, node.is_array(), values_of(node)});
  }
  std::sort(entries.begin(), entries.end(),
            [](const ConfigEntry& one, const ConfigEntry& other) { return one.line < other.line; });
  for (const ConfigEntry& entry : entries) {
    if (auto error = find_table(entry, line_of(file, entry.line))) return tl::unexpected(*error);
    if (auto error = find_nul(entry)) return tl::unexpected(*error);
  }
  return entries;
}

}  // namespace chat
