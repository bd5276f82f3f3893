#pragma once

#include "common/bounds.h"
#include "common/config_file.h"
#include "common/described_program.h"
#include "common/exit.h"
#include "common/file.h"
#include "common/help.h"
#include "common/quantity.h"
#include "common/result.h"
#include "common/setting.h"
#include "common/text.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace chat {

/// A program's options: each is declared once, and may then stand on the command line, in the environment, in
/// a configuration file (TOML, by the same name without dashes) and in --help. What an option is bound to
/// must outlive this and has its default at the beginning. CLI11 takes the command line apart; what the
/// values mean is decided here, so that a file's values are checked just as the command line's.
class CommandLine {
 public:
  struct About {
    std::string name;  ///< of the program
    std::string version;
    std::string usage;    ///< "chat-relay [OPTION]..."
    std::string summary;  ///< one paragraph
    ExitStatuses statuses;
    std::string default_config_file{};   ///< one that is there, or empty
    std::string default_config_words{};  ///< how --help speaks of it
    bool leaves_other_entries = false;   ///< the file is another program's: see missed_file()
    std::string variables{};  ///< "TEA_": the environment's TEA_MAX_CLIENTS is --max-clients; empty: none
    ExitCodes codes{};
    FileReader read = [](const std::string& path, std::size_t most) { return read_file(path, most); };
  };

  template <class T>
  using Parser = std::function<Result<T>(const std::string&)>;

  explicit CommandLine(About about);

  /// The options that follow stand under this heading in --help.
  void begin_group(std::string title);

  /// The option may not stand in a file.
  void keep_from_file(const std::string& name);

  /// The option may not stand in the environment.
  void keep_from_environment(const std::string& name);

  void keep_to_command_line(const std::string& name) {
    keep_from_file(name);
    keep_from_environment(name);
  }

  /// In a file the option takes whole numbers as well as text, as they are written.
  void take_numbers_for(const std::string& name);

  /// What [NAME] in a file says, which the file's author names: "gm = ...". Text, or a whole number.
  using TakeNamed = std::function<Result<void>(const std::string& name, const std::string& text)>;
  void add_table(std::string name, TakeNamed take);

  /// [TABLE.NAME] in a file has options that hold where the option or argument `chooser` says NAME. All of
  /// them are checked, whichever is chosen.
  void add_profiles(std::string table, const std::string& chooser);

  /// After parse(): the profile that was chosen; empty: none.
  const std::string& profile() const { return profile_; }
  /// The one that was most likely meant by `word`, which is none; empty if none is near.
  std::string profile_near(std::string_view word) const;

  /// After parse(): the configuration file; empty: there is none.
  const std::string& config_file() const { return config_file_; }
  /// Why nothing was taken from another program's file, which has to complain of it.
  const std::optional<Exit>& missed_file() const { return missed_file_; }

  /// After parse(): whether the option stands on the command line.
  bool is_given(const std::string& name) const;

  /// Adds a section behind the options in --help: exit statuses, examples.
  void add_section(HelpSection section) { sections_.push_back(std::move(section)); }

  /// What the program is when its first argument is that one's name; for completions.
  void add_subprogram(DescribedProgram program) { subprograms_.push_back(std::move(program)); }

  /// Adds --config, as parse() does where nobody has.
  void add_config_option();

  /// `names` are CLI11's: "--nick", "-n,--nick", or "server" for an argument without a name.
  template <class T>
  void add_value(const std::string& names, T& value, Parser<T> parser, const Shown& shown);

  /// The option may be repeated, and be a list in a file. The default is what is in `values`.
  template <class T>
  void add_list(const std::string& names, std::vector<T>& values, Parser<T> parser, const Shown& shown);

  void add_text(const std::string& names, std::string& value, Parser<std::string> parser, Shown shown);
  void add_file(const std::string& names, std::string& path, std::string help, std::string example = {});
  void add_size(const std::string& names, std::size_t& bytes, Bounds<std::size_t> bounds, std::string help);
  void add_duration(const std::string& names, std::chrono::milliseconds& duration,
                    Bounds<std::chrono::milliseconds> bounds, std::string help,
                    std::chrono::milliseconds plain_unit = std::chrono::seconds(1));
  void add_decimal(const std::string& names, double& number, Bounds<double> bounds, Shown shown);

  template <class Integer>
  void add_count(const std::string& names, Integer& count, Bounds<Integer> bounds, Shown shown);

  /// One of the words.
  void add_choice(const std::string& names, std::string& value, std::vector<std::string> words, Shown shown);

  /// "--reconnect,!--no-reconnect": those with '!' say no.
  void add_flag(const std::string& names, bool& flag, Shown shown);

  /// A flag that may be given a word behind '=': "" for none. `take` is given all that were, in their order;
  /// a file's true and false arrive as "true" and "false".
  void add_flag_with_word(const std::string& names,
                          std::function<Result<void>(const std::vector<std::string>&)> take, Shown shown);

  /// Sets what the options are bound to; the command line has the last word over the environment, and that
  /// over the file. Gives why the program is not to run, if so: an error, --help or --version. `environment`:
  /// environ(7), or null. There an empty value is none, and those of a list stand between blanks.
  std::optional<Exit> parse(int argc, const char* const* argv, const char* const* environment = nullptr);

  /// After parse(): what is strange in the environment, and no error.
  const std::vector<std::string>& warnings() const { return warnings_; }

  /// After parse(): all options that may stand in a file, in the order in which they were added.
  std::vector<Setting> settings() const;

  /// All options, for pages about them; --config is among them from add_config_option() on.
  /// With `tells_here` they say what a default comes to at present, which is not so elsewhere.
  DescribedProgram describe(bool tells_here = false) const;

  /// After parse(): where the option was said, to complain of what it names: "--log", or "/etc/x.toml:3:
  /// log". Empty where the default holds.
  std::string place_of(const std::string& name) const;
  /// Whether it holds for all profiles, in the file, and the chosen one does not say it again.
  bool is_for_all_profiles(const std::string& name) const;
  /// The same for each of its values, where the file has said them.
  std::vector<std::string> places_in_file(const std::string& name) const;

 private:
  enum class Kind { text, number, flag, flag_with_word };
  using Texts = std::vector<std::string>;
  using Take = std::function<Result<void>(const Texts&)>;

  struct Option {
    Kind kind;
    bool is_list;
    Shown shown;
    std::size_t group;
    Take take;
    std::function<void()> reset{};  ///< to what it was at the beginning
    std::function<Texts()> show{};  ///< its value, as it would be given; none: as it was
    bool may_be_in_file = true;
    bool may_be_in_environment = true;
    bool takes_numbers = false;  ///< in a file, though it is text
    Texts given{};               ///< on the command line
    Texts in_environment{};
    Texts in_file{};
    std::size_t line = 0;              ///< of the file, in which it stands; 0: in none
    bool is_in_profile = false;        ///< it stands in the one that was chosen
    std::vector<std::size_t> lines{};  ///< of the file, of each of its values
    CLI::Option* parsed = nullptr;
  };

  Option& add(const std::string& names, Kind kind, bool is_list, Shown shown, Take take);
  template <class T>
  static std::function<void()> resetting(T& value) {
    return [&value, initial = value] { value = initial; };
  }
  template <class T>
  static Take take_one(T& value, Parser<T> parser);
  template <class T>
  static std::function<Texts()> showing(const T& value, std::function<std::string(const T&)> text_of) {
    return [&value, text_of = std::move(text_of)] { return Texts{text_of(value)}; };
  }

  void split(int argc, const char* const* argv);
  bool has_empty_value(std::string_view argument) const;
  Exit explain(const CLI::ParseError& error) const;
  Exit wrong_usage(std::string_view what) const;
  std::string about_extras() const;
  std::optional<Exit> take_given();
  void read_environment(const char* const* environment);
  std::optional<Exit> take_environment();
  std::string variable_of(const Option& option) const;
  std::string about_unknown_variable(std::string_view variable) const;
  Setting setting_of(const Option& option) const;
  std::optional<Exit> take_file();
  tl::expected<void, ConfigError> take_file_entries(const std::vector<ConfigEntry>& entries);
  tl::expected<void, ConfigError> check_profiles(const std::vector<ConfigEntry>& entries);
  tl::expected<void, ConfigError> take_entries(const std::vector<ConfigEntry>& entries,
                                               const std::string& table, const std::string& profile);
  tl::expected<void, ConfigError> take_named(const ConfigEntry& entry) const;
  std::string chosen_among(const std::vector<ConfigEntry>& entries) const;
  void reset();
  tl::expected<void, ConfigError> take_entry(const ConfigEntry& entry);
  Option* find_option(const std::string& name);
  const Option* find_option(const std::string& name) const;
  Result<Option*> find_entrys_option(const std::string& name);
  static Result<std::string> text_of(const Option& option, const std::string& name, const ConfigValue& value);
  std::string hint_about(const std::string& name) const;
  std::string did_you_mean(std::string_view wrong, std::string_view dashes) const;
  std::string help() const;
  static std::string label_of(const Option& option);
  DescribedOption describe(const Option& option, bool tells_here) const;
  std::string title_of(std::size_t group) const;

  About about_;
  CLI::App app_;
  std::string config_file_;
  std::optional<Exit> missed_file_;
  std::deque<Option> options_;
  std::vector<std::string> groups_;
  std::vector<HelpSection> sections_;
  std::vector<DescribedProgram> subprograms_;
  std::map<std::string, TakeNamed> tables_;
  std::string profiles_;  ///< the table of them; empty: there are none
  std::string chooser_;
  std::vector<std::string> profile_names_;
  std::string profile_;
  std::vector<std::string> warnings_;
};

/// Any text but an empty one, as the name of a file that is not looked for here.
Result<std::string> parse_file_name(const std::string& text);

/// One of these words, as they stand.
CommandLine::Parser<std::string> one_of(std::vector<std::string> words);

template <class T>
CommandLine::Take CommandLine::take_one(T& value, Parser<T> parser) {
  return [&value, parser = std::move(parser)](const std::vector<std::string>& texts) -> Result<void> {
    auto parsed = parser(texts.front());
    if (!parsed) return Failure(parsed.error());
    value = std::move(*parsed);
    return {};
  };
}

template <class T>
void CommandLine::add_value(const std::string& names, T& value, Parser<T> parser, const Shown& shown) {
  Option& option = add(names, Kind::text, false, shown, take_one(value, std::move(parser)));
  option.reset = resetting(value);
  if constexpr (std::is_same_v<T, std::string>) {
    option.show = [&value] { return value.empty() ? Texts{} : Texts{value}; };
  }
}

template <class T>
void CommandLine::add_list(const std::string& names, std::vector<T>& values, Parser<T> parser,
                           const Shown& shown) {
  const auto take = [&values,
                     parser = std::move(parser)](const std::vector<std::string>& texts) -> Result<void> {
    std::vector<T> all;
    for (const std::string& text : texts) {
      auto parsed = parser(text);
      if (!parsed) return Failure(parsed.error());
      all.push_back(std::move(*parsed));
    }
    values = std::move(all);
    return {};
  };
  add(names, Kind::text, true, shown, take).reset = resetting(values);
}

template <class Integer>
void CommandLine::add_count(const std::string& names, Integer& count, Bounds<Integer> bounds, Shown shown) {
  const auto worded = [](Integer number) { return with_commas(static_cast<std::size_t>(number)); };
  const Parser<Integer> parser = [bounds, worded](const std::string& text) -> Result<Integer> {
    const auto number = parse_count(text);
    if (!number) return Failure(number.error());
    const auto most = static_cast<std::uint64_t>(std::numeric_limits<Integer>::max());
    return within(static_cast<Integer>(std::min(*number, most)), bounds, text, worded);
  };
  if (shown.initially.empty()) shown.initially = worded(count);
  shown.example = fmt::format("{}", count);
  Option& option = add(names, Kind::number, false, std::move(shown), take_one(count, parser));
  option.reset = resetting(count);
  option.show = showing<Integer>(count, [](const Integer& number) { return std::to_string(number); });
}

}  // namespace chat
