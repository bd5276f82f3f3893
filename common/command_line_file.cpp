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
  if (!file) {
    const bool is_asked_for = config_file_ != about_.default_config_file;
    return complain(about_.statuses.unreadable,
                    is_asked_for ? fmt::format("--config: {}", file.error()) : file.error());
  }
  const auto at_line = [&](std::size_t line, std::string_view text) {
    return complain(about_.statuses.usage,
                    fmt::format("{}:{}: {}", visible(config_file_), line, visible(text)));
  };
  const auto entries = parse_config(*file);
  if (!entries) return at_line(entries.error().line, entries.error().text);
  for (const ConfigEntry& entry : *entries) {
    const auto taken = take_entry(entry);
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

tl::expected<void, ConfigError> CommandLine::take_entry(const ConfigEntry& entry) {
  const auto failure = [&](std::size_t line, std::string_view why) {
    return tl::unexpected(ConfigError{line, fmt::format("{}: {}", visible(entry.name), why)});
  };
  const auto option = find_entrys_option(entry.name);
  if (!option) return tl::unexpected(ConfigError{entry.line, option.error()});
  // An option may have several names.
  if (const std::size_t earlier = std::exchange((*option)->line, entry.line); earlier > 0) {
    return failure(entry.line, fmt::format("line {} has decided this already", earlier));
  }
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

std::string CommandLine::place_of(const std::string& name) const {
  const CLI::Option* const parsed = app_.get_option_no_throw(name);
  for (const Option& each : options_) {
    if (each.parsed != parsed) continue;
    if (!each.given.empty()) return name;
    if (each.line > 0) return fmt::format("{}:{}: {}", visible(config_file_), each.line, name.substr(2));
  }
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
