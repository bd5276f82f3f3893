#include "common/command_line.h"

#include "common/error_codes.h"
#include "common/is_in.h"
#include "common/nearest.h"
#include "common/program_pages.h"

#include <algorithm>
#include <span>
#include <utility>

namespace chat {
namespace {

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// CLI11's message in our words: its own are about its parser, and name types where people want an example.
std::string in_our_words(const std::string& message) {
  constexpr std::string_view kRequired = ": 1 required ";
  constexpr std::string_view kMissing = " missing";
  if (const std::size_t at = message.find(kRequired);
      at != std::string::npos && message.ends_with(kMissing)) {
    const std::size_t begin = at + kRequired.size();
    return fmt::format("{} lacks its {}", message.substr(0, at),
                       message.substr(begin, message.size() - kMissing.size() - begin));
  }
  return message;
}

/// Behind '=', as in --reconnect=no.
std::optional<bool> read_boolean(std::string_view word) {
  if (word == "true" || word == "yes" || word == "on" || word == "1") return true;
  if (word == "false" || word == "no" || word == "off" || word == "0") return false;
  return std::nullopt;
}

/// "--trace=", of an option that needs no value: CLI11 would take it for the option alone. Empty: there is
/// none.
std::string_view flag_with_empty_value(const CLI::App& app, std::span<const char* const> arguments) {
  for (const std::string_view each : arguments) {
    if (each == "--") break;
    if (!each.starts_with("--") || each.find('=') != each.size() - 1) continue;
    const std::string_view name = each.substr(0, each.size() - 1);
    const CLI::Option* const option = app.get_option_no_throw(std::string(name));
    if (option != nullptr && option->get_items_expected_min() == 0) return name;
  }
  return {};
}

}  // namespace

CommandLine::CommandLine(About about) : about_(std::move(about)) {
  app_.name(about_.name);
  app_.set_version_flag("--version", fmt::format("{} {}", about_.name, about_.version));
}

void CommandLine::begin_group(std::string title) {
  groups_.push_back(std::move(title));
}

CommandLine::Option& CommandLine::add(const std::string& names, Kind kind, bool is_list, Shown shown,
                                      Take take) {
  Option& option = options_.emplace_back(
      Option{kind, is_list, std::move(shown), std::max<std::size_t>(groups_.size(), 1) - 1, std::move(take)});
  const bool is_flag = kind == Kind::flag || kind == Kind::flag_with_word;
  if (is_flag) {
    // A flag takes a value behind '=' alone, and no word that happens to follow.
    option.parsed = app_.add_flag(names, option.given)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  } else {
    option.parsed =
        app_.add_option(names, option.given)->allow_extra_args(false)->type_name(option.shown.placeholder);
    if (option.parsed->get_positional()) option.parsed->expected(is_list ? -1 : 1)->allow_extra_args(is_list);
  }
  return option;
}

void CommandLine::add_text(const std::string& names, std::string& value, Parser<std::string> parser,
                           Shown shown) {
  if (shown.initially.empty()) shown.initially = value;
  if (shown.example.empty() && !value.empty()) shown.example = fmt::format("\"{}\"", value);
  add_value(names, value, std::move(parser), shown);
}

void CommandLine::add_file(const std::string& names, std::string& path, std::string help,
                           std::string example) {
  add_text(names, path, parse_file_name,
           {.placeholder = "FILE", .help = std::move(help), .example = std::move(example)});
}

void CommandLine::add_choice(const std::string& names, std::string& value, std::vector<std::string> words,
                             Shown shown) {
  shown.choices = words;
  add_text(names, value, one_of(std::move(words)), std::move(shown));
}

void CommandLine::add_size(const std::string& names, std::size_t& bytes, Bounds<std::size_t> bounds,
                           std::string help) {
  const Parser<std::size_t> parser = [bounds](const std::string& text) -> Result<std::size_t> {
    const auto size = parse_size(text);
    if (!size) return Failure(size.error());
    return within(static_cast<std::size_t>(*size), bounds, text, human_size);
  };
  Option& option = add(names, Kind::number, false,
                       {.placeholder = "SIZE",
                        .help = std::move(help),
                        .initially = human_size(bytes),
                        .example = fmt::format("\"{}\"", written_size(bytes))},
                       take_one(bytes, parser));
  option.reset = resetting(bytes);
  option.show = showing<std::size_t>(bytes, written_size);
}

void CommandLine::add_duration(const std::string& names, std::chrono::milliseconds& duration,
                               Bounds<std::chrono::milliseconds> bounds, std::string help,
                               std::chrono::milliseconds plain_unit) {
  const Parser<std::chrono::milliseconds> parser =
      [bounds, plain_unit](const std::string& text) -> Result<std::chrono::milliseconds> {
    auto parsed = parse_duration(text, plain_unit);
    if (!parsed) return parsed;
    return within(*parsed, bounds, text, in_words);
  };
  Option& option = add(names, Kind::number, false,
                       {.placeholder = "TIME",
                        .help = std::move(help),
                        .initially = duration.count() == 0 ? "0" : in_words(duration),
                        .example = fmt::format("\"{}\"", written_duration(duration))},
                       take_one(duration, parser));
  option.reset = resetting(duration);
  option.show = showing<std::chrono::milliseconds>(duration, written_duration);
}

void CommandLine::add_decimal(const std::string& names, double& number, Bounds<double> bounds, Shown shown) {
  const Parser<double> parser = [bounds](const std::string& text) -> Result<double> {
    auto parsed = parse_decimal(text);
    if (!parsed) return parsed;
    return within(*parsed, bounds, text, [](double each) { return fmt::format("{}", each); });
  };
  if (shown.initially.empty()) shown.initially = fmt::format("{}", number);
  shown.example = fmt::format("{}", number);
  Option& option = add(names, Kind::number, false, std::move(shown), take_one(number, parser));
  option.reset = resetting(number);
  option.show = showing<double>(number, [](const double& each) { return fmt::format("{}", each); });
}

void CommandLine::add_flag(const std::string& names, bool& flag, Shown shown) {
  const auto take = [&flag](const std::vector<std::string>& texts) -> Result<void> {
    const auto said = read_boolean(texts.back());
    if (!said) return Failure(fmt::format("{} is neither true nor false", in_quotes(texts.back())));
    flag = *said;
    return {};
  };
  Option& option = add(names, Kind::flag, false, std::move(shown), take);
  option.reset = resetting(flag);
  option.show = showing<bool>(flag, [](const bool& said) { return std::string(said ? "true" : "false"); });
}

void CommandLine::add_flag_with_word(const std::string& names, Take take, Shown shown) {
  add(names, Kind::flag_with_word, true, std::move(shown), std::move(take));
}

void CommandLine::add_config_option() {
  if (find_option("--config") != nullptr) return;
  Option& config =
      add("--config", Kind::text, false,
          {.placeholder = "FILE",
           .help = "a TOML file with these options, by their names without the dashes: "
                   "name = value. Text stands between quotes. The command line has the last word",
           .initially = about_.default_config_words},
          take_one<std::string>(config_file_, parse_file_name));
  config.may_be_in_file = false;
}

std::optional<Exit> CommandLine::parse(int argc, const char* const* argv, const char* const* environment) {
  add_config_option();
  if (argc == 3 && std::string_view(argv[1]) == kGeneratePage) return generate_page(describe(), argv[2]);
  if (const std::string_view flag = flag_with_empty_value(app_, {argv, argv + argc}); !flag.empty())
    return wrong_usage(fmt::format("{}: nothing stands behind '='", flag));
  try {
    split(argc, argv);
  } catch (const CLI::ParseError& error) {
    return explain(error);
  }
  if (environment != nullptr && !about_.variables.empty()) read_environment(environment);
  if (auto exit = take_environment()) return exit;
  if (auto exit = take_given()) return exit;
  if (config_file_.empty()) config_file_ = about_.default_config_file;
  if (config_file_.empty()) return std::nullopt;
  if (auto exit = take_file()) {
    if (!about_.leaves_other_entries) return exit;
    missed_file_ = std::move(exit);
    reset();
  }
  if (auto exit = take_environment()) return exit;
  return take_given();
}

/// "--nick=", of an option that takes a value.
bool CommandLine::has_empty_value(std::string_view argument) const {
  if (!argument.starts_with("--") || argument.find('=') != argument.size() - 1) return false;
  const CLI::Option* const option =
      app_.get_option_no_throw(std::string(argument.substr(0, argument.size() - 1)));
  return option != nullptr && option->get_items_expected_min() > 0;
}

/// An empty value behind '=' ("--nick=") is that option's, where CLI11 would take the next argument for it.
void CommandLine::split(int argc, const char* const* argv) {
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (has_empty_value(argument)) {
      arguments.emplace_back(argument.substr(0, argument.size() - 1));
      arguments.emplace_back();
    } else {
      arguments.emplace_back(argument);
    }
  }
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  app_.parse(std::move(arguments));
}

std::optional<Exit> CommandLine::take_given() {
  for (const Option& option : options_) {
    if (option.given.empty() || (!profile_.empty() && &option == find_option(chooser_))) continue;
    const bool is_single = option.kind == Kind::text || option.kind == Kind::number;
    const bool is_argument = option.parsed->get_positional();
    if (is_single && !option.is_list && option.given.size() > 1) {
      return wrong_usage(is_argument ? fmt::format("{} is one argument too many", in_quotes(option.given[1]))
                                     : fmt::format("{} stands more than once", option.parsed->get_name()));
    }
    const auto taken = option.take(option.given);
    if (taken) continue;
    return wrong_usage(is_argument ? taken.error()
                                   : fmt::format("{}: {}", option.parsed->get_name(), taken.error()));
  }
  return std::nullopt;
}

std::string CommandLine::did_you_mean(std::string_view wrong, std::string_view dashes) const {
  std::vector<std::string> names;
  if (!dashes.empty()) names = {"help", "version"};
  for (const Option& option : options_) {
    const auto& longs = option.parsed->get_lnames();
    names.insert(names.end(), longs.begin(), longs.end());
    if (dashes.empty() && option.parsed->get_positional()) names.push_back(option.parsed->get_name(true));
  }
  std::string word = fold_case(wrong.substr(std::min(wrong.find_first_not_of('-'), wrong.size())));
  std::replace(word.begin(), word.end(), '_', '-');
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view found = nearest(word, candidates);
  return found.empty() ? std::string() : fmt::format("; did you mean '{}{}'?", dashes, found);
}

std::string CommandLine::about_extras() const {
  std::vector<std::string> extras = app_.remaining();
  extras.erase(std::remove(extras.begin(), extras.end(), "--"), extras.end());
  const auto option = std::find_if(extras.begin(), extras.end(),
                                   [](const std::string& each) { return each.starts_with('-'); });
  if (option != extras.end()) {
    const std::string name = option->substr(0, option->find('='));
    return fmt::format("there is no option {}{}", visible(name), did_you_mean(name, "--"));
  }
  for (const Option& each : options_) {
    if (each.kind != Kind::flag_with_word || each.given.empty()) continue;
    return fmt::format("{0} is one argument too many; a {1} for {2} stands behind '=': {2}={3}",
                       in_quotes(extras.front()), fold_case(each.shown.placeholder), each.parsed->get_name(),
                       each.shown.placeholder);
  }
  return fmt::format("{} is one argument too many", in_quotes(extras.empty() ? "" : extras.front()));
}

Exit CommandLine::wrong_usage(std::string_view what) const {
  const std::string text = fmt::format("{}: {} (--help lists the options)", about_.name, visible(what));
  return {about_.statuses.usage, with_code(text, about_.codes.option) + '\n'};
}

/// What CLI11 stopped for: an error, --help or --version.
Exit CommandLine::explain(const CLI::ParseError& error) const {
  if (dynamic_cast<const CLI::CallForHelp*>(&error) != nullptr) return {0, help()};
  if (dynamic_cast<const CLI::CallForVersion*>(&error) != nullptr)
    return {0, first_line(error.what()) + "\n"};
  const bool has_extras = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  return wrong_usage(has_extras ? about_extras() : in_our_words(first_line(error.what())));
}

Result<std::string> parse_file_name(const std::string& text) {
  if (!text.empty()) return text;
  return Failure("'' is no file");
}

CommandLine::Parser<std::string> one_of(std::vector<std::string> words) {
  return [words = std::move(words)](const std::string& text) -> Result<std::string> {
    if (is_in(words, text)) return text;
    return Failure(fmt::format("{} is none of {}", in_quotes(text), fmt::join(words, ", ")));
  };
}

}  // namespace chat
