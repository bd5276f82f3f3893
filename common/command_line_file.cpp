// The half of CommandLine that is about the configuration file.

#include "common/command_line.h"
#include "common/file.h"
#include "common/units.h"

namespace chat {
namespace {

constexpr std::size_t kConfigBytesMax = kMiB;

using ValueKind = ConfigValue::Kind;

bool is_number(ValueKind kind) {
  return kind == ValueKind::whole_number || kind == ValueKind::decimal;
}

Failure takes(std::string_view what, const ConfigValue& value) {
  const bool is_text = value.kind == ValueKind::text;
  return Failure(fmt::format("it takes {}, not {}", what, is_text ? in_quotes(value.text) : value.text));
}

}  // namespace

std::optional<Exit> CommandLine::take_file() {
  const auto complain = [&](int status, std::string_view text) {
    return Exit{status, fmt::format("{}: {}\n", about_.name, text)};
  };
  const auto file = read_file(config_file_, kConfigBytesMax);
  if (!file) return complain(about_.statuses.unreadable, fmt::format("--config: {}", file.error()));
  const auto at_line = [&](std::size_t line, std::string_view text) {
    return complain(about_.statuses.usage,
                    fmt::format("{}:{}: {}", visible(config_file_), line, visible(text)));
  };
  const auto entries = parse_config(*file);
  if (!entries) return at_line(entries.error().line, entries.error().text);
  std::map<const Option*, std::size_t> lines;
  for (const ConfigEntry& entry : *entries) {
    const auto taken = take_entry(entry, lines);
    if (!taken) return at_line(taken.error().line, taken.error().text);
  }
  return std::nullopt;
}

Result<CommandLine::Option*> CommandLine::find_entrys_option(const std::string& name) {
  const CLI::Option* const parsed = app_.get_option_no_throw("--" + name);
  const CLI::Option* const argument = app_.get_option_no_throw(name);
  const auto found = std::find_if(options_.begin(), options_.end(), [&](const Option& each) {
    return each.parsed == parsed || (each.parsed == argument && argument->get_positional());
  });
  if (found != options_.end() && found->may_be_in_file) return &*found;
  if (found != options_.end() || parsed != nullptr) {
    return Failure(fmt::format("{} may stand on the command line alone", in_quotes(name)));
  }
  return Failure(fmt::format("there is no option {}{}", in_quotes(name), did_you_mean(name, "")));
}

/// `lines` has in which line an option stood before: one may have several names.
tl::expected<void, ConfigError> CommandLine::take_entry(const ConfigEntry& entry,
                                                        std::map<const Option*, std::size_t>& lines) {
  const auto failure = [&](std::size_t line, std::string_view why) {
    return tl::unexpected(ConfigError{line, fmt::format("{}: {}", visible(entry.name), why)});
  };
  const auto option = find_entrys_option(entry.name);
  if (!option) return tl::unexpected(ConfigError{entry.line, option.error()});
  const auto [earlier, is_new] = lines.emplace(*option, entry.line);
  if (!is_new) return failure(entry.line, fmt::format("line {} has decided this already", earlier->second));
  if (entry.is_list && !(*option)->is_list) return failure(entry.line, "it takes one value, not a list");
  if (entry.values.empty()) {
    return failure(entry.line, "the list is empty; without this line, the default holds");
  }
  std::vector<std::string> texts;
  for (const ConfigValue& value : entry.values) {
    const auto text = text_of(**option, entry.name, value);
    if (!text) return failure(value.line, text.error());
    // Alone, that an error may say in which line of a list it is.
    if (const auto taken = (*option)->take({*text}); !taken) return failure(value.line, taken.error());
    texts.push_back(*text);
  }
  if (const auto taken = (*option)->take(texts); !taken) return failure(entry.line, taken.error());
  return {};
}

Result<std::string> CommandLine::text_of(const Option& option, const std::string& name,
                                         const ConfigValue& value) {
  const bool is_text = value.kind == ValueKind::text;
  const bool is_boolean = value.kind == ValueKind::boolean;
  if (value.kind == ValueKind::list) return Failure("a list cannot stand within a list");
  if (option.kind == Kind::text && !is_text) {
    return Failure(fmt::format("it takes text, which stands between quotes: \"{}\"", value.text));
  }
  if (option.kind == Kind::number && !is_text && !is_number(value.kind)) return takes("a number", value);
  if (option.kind == Kind::flag && !is_boolean) return takes("true or false, without quotes", value);
  if (option.kind == Kind::flag_with_word && !is_text && !is_boolean) {
    return takes("true, false or the name of a file", value);
  }
  return is_boolean ? option.parsed->get_flag_value(name, value.text) : value.text;
}

}  // namespace chat
