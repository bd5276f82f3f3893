// The half of CommandLine that is about the configuration file.

#include "common/command_line.h"
#include "common/error_codes.h"
#include "common/file.h"
#include "common/is_in.h"
#include "common/nearest.h"
#include "common/units.h"

#include <algorithm>
#include <utility>

namespace chat {
namespace {

constexpr std::size_t kConfigBytesMax = kMiB;

using ValueKind = ConfigValue::Kind;

template <class Options>
auto* find_among(Options& options, const CLI::App& app, const std::string& name) {
  const CLI::Option* const parsed = name.empty() ? nullptr : app.get_option_no_throw(name);
  const auto found =
      std::find_if(options.begin(), options.end(), [&](const auto& each) { return each.parsed == parsed; });
  return found == options.end() ? nullptr : &*found;
}

/// A value as its author wrote it.
const std::string& as_written(const ConfigValue& value) {
  return value.written.empty() ? value.text : value.written;
}

Failure takes(std::string_view what, const ConfigValue& value) {
  const bool is_text = value.kind == ValueKind::text;
  return Failure(
      fmt::format("it takes {}, not {}", what, is_text ? in_quotes(value.text) : as_written(value)));
}

/// What is said of a value begins with it, as the option was given it: '1000.0', for 1e3.
std::string in_the_authors_words(const std::string& complaint, const ConfigValue& value) {
  const std::string given = in_quotes(value.text);
  if (value.written.empty() || !complaint.starts_with(given)) return complaint;
  return in_quotes(value.written) + complaint.substr(given.size());
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
  find_option(name)->may_be_in_file = false;
}

void CommandLine::take_numbers_for(const std::string& name) {
  find_option(name)->takes_numbers = true;
}

bool CommandLine::is_given(const std::string& name) const {
  const Option* const option = find_option(name);
  return option != nullptr && !option->given.empty();
}

CommandLine::Option* CommandLine::find_option(const std::string& name) {
  return find_among(options_, app_, name);
}

const CommandLine::Option* CommandLine::find_option(const std::string& name) const {
  return find_among(options_, app_, name);
}

std::optional<Exit> CommandLine::take_file() {
  const auto complain = [&](int status, std::string_view text) {
    const ExitCodes& codes = about_.codes;
    const std::string& code = status == about_.statuses.usage ? codes.file : codes.unreadable;
    return Exit{status, fmt::format("{}: {}\n", about_.name, with_code(text, code))};
  };
  const auto file = about_.read(config_file_, kConfigBytesMax);
  if (!file) {
    const bool is_asked_for = config_file_ != about_.default_config_file;
    const std::string place = place_of("--config");
    return complain(about_.statuses.unreadable,
                    is_asked_for ? fmt::format("{}: {}", place, file.error()) : file.error());
  }
  const auto at_line = [&](std::size_t line, std::string_view text) {
    return complain(about_.statuses.usage,
                    fmt::format("{}:{}: {}", visible(config_file_), line, visible(text)));
  };
  std::vector<ConfigTable> tables;
  for (const auto& [name, take] : tables_) tables.push_back({name, false});
  if (!profiles_.empty()) tables.push_back({profiles_, true});
  const auto entries = parse_config(*file, tables);
  if (!entries) {
    const ConfigError& error = entries.error();
    return at_line(error.line, error.text + hint_about(error.name));
  }
  const auto taken = take_file_entries(*entries);
  if (!taken) return at_line(taken.error().line, taken.error().text);
  return std::nullopt;
}

/// How an option of this name, or the one that was most likely meant, is written.
std::string CommandLine::hint_about(const std::string& name) const {
  if (name.empty()) return {};
  // "[relay]" above "history = 5": there the section alone is too much, and that has been said.
  const std::size_t dot = name.rfind('.');
  if (dot != std::string::npos && find_option("--" + name.substr(dot + 1)) != nullptr) return {};
  // "history = {lines = 5}": the same name helps nobody.
  if (dot != std::string::npos && find_option("--" + name.substr(0, dot)) != nullptr) return {};
  const bool is_option = find_option("--" + name) != nullptr;
  return is_option ? fmt::format("; write {} = ...", name) : did_you_mean(name, "");
}

/// Takes what holds for all profiles first, then what holds for the one that was chosen.
tl::expected<void, ConfigError> CommandLine::take_file_entries(const std::vector<ConfigEntry>& entries) {
  if (auto checked = check_profiles(entries); !checked) return checked;
  for (const ConfigEntry& entry : entries) {
    if (!tables_.contains(entry.table)) continue;
    if (auto taken = take_named(entry); !taken) return taken;
  }
  if (auto taken = take_entries(entries, {}, {}); !taken) return taken;
  for (const ConfigEntry& entry : entries) {
    if (entry.begins_profile) profile_names_.push_back(entry.profile);
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
    options_[i].is_in_profile = options_[i].line != 0;
    if (options_[i].line == 0) options_[i].line = lines[i];
  }
  return taken;
}

tl::expected<void, ConfigError> CommandLine::check_profiles(const std::vector<ConfigEntry>& entries) {
  for (const ConfigEntry& entry : entries) {
    if (!entry.begins_profile) continue;
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
    if (entry.table != table || entry.profile != profile || entry.begins_profile) continue;
    if (about_.leaves_other_entries && !find_entrys_option(entry.name)) continue;
    if (auto taken = take_entry(entry); !taken) return taken;
  }
  return {};
}

tl::expected<void, ConfigError> CommandLine::take_named(const ConfigEntry& entry) const {
  const ConfigValue* const value =
      entry.is_list || entry.values.size() != 1 ? nullptr : &entry.values.front();
  const auto failure = [&](std::string_view why) {
    return tl::unexpected(ConfigError{entry.line, fmt::format("{}: {}", shown_name(entry.name), why)});
  };
  if (value == nullptr) return failure("it takes one value, not a list");
  if (value->kind != ValueKind::text && value->kind != ValueKind::whole_number) {
    return failure("it takes text, which stands between quotes");
  }
  const auto taken = tables_.at(entry.table)(entry.name, value->text);
  if (!taken) return failure(taken.error());
  return {};
}

/// The profile that the command line names, or else the file; empty if what they name is none.
std::string CommandLine::chosen_among(const std::vector<ConfigEntry>& entries) const {
  if (profiles_.empty()) return {};
  const Option& chooser = *find_option(chooser_);
  std::string word = chooser.given.empty() ? std::string() : chooser.given.back();
  for (const ConfigEntry& entry : entries) {
    const bool is_it = entry.table.empty() && entry.line == chooser.line && chooser.given.empty();
    if (is_it) word = entry.values.front().text;
  }
  return is_in(profile_names_, word) ? word : std::string();
}

void CommandLine::reset() {
  for (Option& each : options_) {
    if (each.reset) each.reset();
    each.line = 0;
    each.lines.clear();
    each.in_file.clear();
  }
}

Result<CommandLine::Option*> CommandLine::find_entrys_option(const std::string& name) {
  Option* found = find_option("--" + name);
  if (found == nullptr) found = find_option(name);
  if (found != nullptr && !found->parsed->get_positional() && name.starts_with('-')) found = nullptr;
  if (found != nullptr && found->may_be_in_file) return found;
  const bool is_help_or_version = found == nullptr && app_.get_option_no_throw("--" + name) != nullptr;
  if (found != nullptr || is_help_or_version) {
    return Failure(fmt::format("{} may stand on the command line alone", in_quotes(name)));
  }
  return Failure(fmt::format("there is no option {}{}", in_quotes(name), did_you_mean(name, "")));
}

tl::expected<void, ConfigError> CommandLine::take_entry(const ConfigEntry& entry) {
  const auto failure = [&](std::size_t line, std::string_view why) {
    return tl::unexpected(ConfigError{line, fmt::format("{}: {}", shown_name(entry.name), why)});
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
  std::vector<std::size_t> lines;
  for (const ConfigValue& value : entry.values) {
    const auto text = text_of(**option, entry.name, value);
    if (!text) return failure(value.line, text.error());
    // Each is tried alone, so that an error can say in which line of a list it is.
    if (const auto taken = (*option)->take({*text}); !taken) {
      return failure(value.line, in_the_authors_words(taken.error(), value));
    }
    lines.push_back(value.line);
    texts.push_back(*text);
  }
  if (const auto taken = (*option)->take(texts); !taken) return failure(entry.line, taken.error());
  (*option)->lines = std::move(lines);
  (*option)->in_file = std::move(texts);
  return {};
}

std::vector<std::string> CommandLine::places_in_file(const std::string& name) const {
  const Option* const option = find_option(name);
  std::vector<std::string> places;
  if (option == nullptr || !option->given.empty()) return places;
  if (!option->in_environment.empty()) return {option->in_environment.size(), variable_of(*option)};
  for (const std::size_t line : option->lines) {
    places.push_back(fmt::format("{}:{}: {}", visible(config_file_), line, name.substr(2)));
  }
  return places;
}

std::string CommandLine::place_of(const std::string& name) const {
  const Option* const option = find_option(name);
  if (option == nullptr) return {};
  if (!option->given.empty()) return name;
  if (!option->in_environment.empty()) return variable_of(*option);
  if (option->line == 0) return {};
  return fmt::format("{}:{}: {}", visible(config_file_), option->line, name.substr(2));
}

bool CommandLine::is_for_all_profiles(const std::string& name) const {
  const Option* const option = find_option(name);
  return option != nullptr && option->given.empty() && option->in_environment.empty() && option->line != 0 &&
         !option->is_in_profile;
}

Result<std::string> CommandLine::text_of(const Option& option, const std::string& name,
                                         const ConfigValue& value) {
  const bool is_text = value.kind == ValueKind::text;
  const bool is_boolean = value.kind == ValueKind::boolean;
  // As it stands: a mode is octal wherever it is written.
  if (option.takes_numbers && value.kind == ValueKind::whole_number) return value.written;
  if (value.kind == ValueKind::list) return Failure("a list cannot stand within a list");
  if (option.kind == Kind::text && !is_text) {
    return Failure(fmt::format("it takes text, which stands between quotes: \"{}\"", as_written(value)));
  }
  if (option.kind == Kind::flag && !is_boolean) return takes("true or false, without quotes", value);
  if (option.kind == Kind::flag_with_word && !is_text && !is_boolean) {
    return takes("true, false or the name of a file", value);
  }
  // An option that takes a number says best by itself which, of "true" as of a date.
  return is_boolean && option.kind != Kind::number ? option.parsed->get_flag_value(name, value.text)
                                                   : value.text;
}

}  // namespace chat
