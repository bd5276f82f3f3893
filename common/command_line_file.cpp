// The half of CommandLine that is about the configuration file.

#include "common/command_line.h"
#include "common/file.h"
#include "common/nearest.h"
#include "common/units.h"

#include <algorithm>
#include <utility>

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

void CommandLine::add_table(std::string name, TakeNamed take) {
  tables_.emplace(std::move(name), std::move(take));
}

void CommandLine::add_profiles(std::string table, const std::string& chooser) {
  profiles_ = std::move(table);
  chooser_ = chooser;
}

std::string CommandLine::profile_near(std::string_view word) const {
  const std::vector<std::string_view> names(profile_names_.begin(), profile_names_.end());
  return std::string(nearest(word, names));
}

void CommandLine::keep_from_file(const std::string& name) {
  for (Option& each : options_) {
    if (each.parsed->check_name(name)) each.may_be_in_file = false;
  }
}

bool CommandLine::is_given(const std::string& name) const {
  const Option* const option = find_option(name);
  return option != nullptr && !option->given.empty();
}

const CommandLine::Option* CommandLine::find_option(const std::string& name) const {
  const CLI::Option* const parsed = app_.get_option_no_throw(name);
  const auto found = std::find_if(options_.begin(), options_.end(),
                                  [&](const Option& each) { return each.parsed == parsed; });
  return found == options_.end() ? nullptr : &*found;
}

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
  std::vector<ConfigTable> tables;
  for (const auto& [name, take] : tables_) tables.push_back({name, false});
  if (!profiles_.empty()) tables.push_back({profiles_, true});
  const auto entries = parse_config(*file, tables);
  if (!entries) return at_line(entries.error().line, entries.error().text);
  const auto taken = take_file_entries(*entries);
  if (!taken) return at_line(taken.error().line, taken.error().text);
  return std::nullopt;
}

/// What holds for all servers, say, then what does for the one that was chosen.
tl::expected<void, ConfigError> CommandLine::take_file_entries(const std::vector<ConfigEntry>& entries) {
  if (auto checked = check_profiles(entries); !checked) return checked;
  for (const ConfigEntry& entry : entries) {
    if (!tables_.contains(entry.table)) continue;
    if (auto taken = take_named(entry); !taken) return taken;
  }
  if (auto taken = take_entries(entries, {}, {}); !taken) return taken;
  for (const ConfigEntry& entry : entries) {
    if (!entry.profile.empty() && entry.name.empty()) profile_names_.push_back(entry.profile);
  }
  profile_ = chosen_among(entries);
  if (profile_.empty()) return {};
  const Option& chooser = *find_option(chooser_);
  if (const auto taken = chooser.take({profile_}); !taken)
    return tl::unexpected(ConfigError{1, taken.error()});
  std::vector<std::size_t> lines;  // a profile may say again what holds for all
  for (Option& each : options_) lines.push_back(std::exchange(each.line, 0));
  auto taken = take_entries(entries, profiles_, profile_);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (options_[i].line == 0) options_[i].line = lines[i];
  }
  return taken;
}

tl::expected<void, ConfigError> CommandLine::check_profiles(const std::vector<ConfigEntry>& entries) {
  for (const ConfigEntry& entry : entries) {
    if (entry.profile.empty() || !entry.name.empty()) continue;
    auto checked = take_entries(entries, entry.table, entry.profile);
    reset();
    if (!checked) return checked;
  }
  return {};
}

tl::expected<void, ConfigError> CommandLine::take_entries(const std::vector<ConfigEntry>& entries,
                                                          const std::string& table,
                                                          const std::string& profile) {
  for (const ConfigEntry& entry : entries) {
    if (entry.table != table || entry.profile != profile || entry.name.empty()) continue;
    if (auto taken = take_entry(entry); !taken) return taken;
  }
  return {};
}

tl::expected<void, ConfigError> CommandLine::take_named(const ConfigEntry& entry) const {
  const ConfigValue* const value =
      entry.is_list || entry.values.size() != 1 ? nullptr : &entry.values.front();
  const auto failure = [&](std::string_view why) {
    return tl::unexpected(ConfigError{entry.line, fmt::format("{}: {}", visible(entry.name), why)});
  };
  if (value == nullptr) return failure("it takes one value, not a list");
  if (value->kind != ValueKind::text && value->kind != ValueKind::whole_number) {
    return failure("it takes text, which stands between quotes");
  }
  const auto taken = tables_.at(entry.table)(entry.name, value->text);
  if (!taken) return failure(taken.error());
  return {};
}

/// The command line's word, or else the file's, where it names a profile.
std::string CommandLine::chosen_among(const std::vector<ConfigEntry>& entries) const {
  if (profiles_.empty()) return {};
  const Option& chooser = *find_option(chooser_);
  std::string word = chooser.given.empty() ? std::string() : chooser.given.back();
  for (const ConfigEntry& entry : entries) {
    const bool is_it = entry.table.empty() && entry.line == chooser.line && chooser.given.empty();
    if (is_it) word = entry.values.front().text;
  }
  const bool is_profile = std::any_of(entries.begin(), entries.end(),
                                      [&](const ConfigEntry& each) { return each.profile == word; });
  return is_profile ? word : std::string();
}

void CommandLine::reset() {
  for (Option& each : options_) {
    if (each.reset) each.reset();
    each.line = 0;
  }
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
  const Option* const option = find_option(name);
  if (option == nullptr || (option->given.empty() && option->line == 0)) return {};
  if (!option->given.empty()) return name;
  return fmt::format("{}:{}: {}", visible(config_file_), option->line, name.substr(2));
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
