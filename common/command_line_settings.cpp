// The part of CommandLine that tells what holds, and who has said so.

#include "common/ascii.h"
#include "common/command_line.h"

#include <algorithm>
#include <iterator>

namespace chat {
namespace {

/// A string of TOML: https://toml.io/en/v1.0.0#string
std::string as_toml_string(std::string_view text) {
  std::string quotes = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quotes += '\\';
      quotes += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      fmt::format_to(std::back_inserter(quotes), "\\u{:04X}", byte);
    } else {
      quotes += c;
    }
  }
  return quotes + '"';
}

bool stands_as_number(std::string_view text) {
  const bool has_digits_alone =
      std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; });
  // TOML takes no number that begins with a 0, or that begins or ends with a point.
  const bool begins_well = is_digit(text.front()) && (text == "0" || text.front() != '0' || text[1] == '.');
  return has_digits_alone && begins_well && is_digit(text.back());
}

}  // namespace

std::vector<Setting> CommandLine::settings() const {
  std::vector<Setting> all;
  for (const Option& each : options_) {
    if (each.may_be_in_file) all.push_back(setting_of(each));
  }
  return all;
}

Setting CommandLine::setting_of(const Option& option) const {
  Setting setting{option.parsed->get_lnames().front(), {}, "default", option.shown.initially};
  const Texts* texts = nullptr;
  if (!option.given.empty()) {
    texts = &option.given;
    setting.origin = option.parsed->get_name();
  } else if (!option.in_environment.empty()) {
    texts = &option.in_environment;
    setting.origin = variable_of(option);
  } else if (option.line > 0) {
    texts = &option.in_file;
    setting.origin = fmt::format("{}:{}", visible(config_file_), option.line);
  }
  const Texts shown = option.show ? option.show() : texts == nullptr ? Texts{} : *texts;
  if (shown.empty()) return setting;
  const auto written = [&](const std::string& text) {
    const bool is_word_of_flag = option.kind == Kind::flag || option.kind == Kind::flag_with_word;
    const bool is_bare = is_word_of_flag ? text == "true" || text == "false"
                                         : option.kind == Kind::number && stands_as_number(text);
    return is_bare ? text : as_toml_string(text);
  };
  for (const std::string& text : shown) {
    setting.value += (setting.value.empty() ? "" : ", ") + written(text);
  }
  if (option.is_list) setting.value = fmt::format("[{}]", setting.value);
  return setting;
}

}  // namespace chat
