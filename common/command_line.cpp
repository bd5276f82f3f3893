#include "common/command_line.h"

#include "common/endpoint.h"

#include <algorithm>
#include <istream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

namespace chat {
namespace {

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// CLI11's words for a key that is no option are about its own parser.
std::string in_our_words(const std::string& message) {
  constexpr std::string_view kUnknownKey = "INI was not able to parse ";
  constexpr std::string_view kNoFlag = "Could not convert: ";
  if (message.starts_with(kNoFlag)) {
    const std::string_view said = std::string_view(message).substr(kNoFlag.size());
    const std::size_t equals = std::min(said.find(" = "), said.size());
    return fmt::format("{}: '{}' is neither true nor false", said.substr(0, equals),
                       said.substr(std::min(equals + 3, said.size())));
  }
  if (!message.starts_with(kUnknownKey)) return message;
  const std::string key = message.substr(kUnknownKey.size());
  if (key.ends_with(".++")) return "--config: the file has no [sections]: the options stand by themselves";
  return fmt::format("--config: there is no option '{}'", key);
}

std::string_view without_comment(std::string_view line) {
  char quote = '\0';
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#') {
      return line.substr(0, i);
    }
  }
  return line;
}

/// "--nick=", of an option that takes a value.
bool has_empty_value(const CLI::App& app, std::string_view argument) {
  if (!argument.starts_with("--") || argument.find('=') != argument.size() - 1) return false;
  const CLI::Option* const option =
      app.get_option_no_throw(std::string(argument.substr(0, argument.size() - 1)));
  return option != nullptr && option->get_items_expected_min() > 0;
}

/// CLI11 takes a # for the beginning of a comment between quotes, too, where a room's name begins with one.
class FileFormat final : public CLI::ConfigTOML {
 public:
  FileFormat() { comment('\0'); }

  std::vector<CLI::ConfigItem> from_config(std::istream& file) const override {
    std::stringstream bare;
    for (std::string line; std::getline(file, line);) bare << without_comment(line) << '\n';
    return CLI::ConfigTOML::from_config(bare);
  }
};

}  // namespace

const CLI::Validator kEndpointText(
    [](std::string& text) {
      const auto endpoint = parse_endpoint(text);
      return endpoint ? std::string() : endpoint.error();
    },
    "", "endpoint");

const CLI::Validator kFileName(
    [](std::string& text) { return text.empty() ? "'' is no file" : std::string(); }, "", "file");

CLI::Validator one_of(std::vector<std::string> words) {
  const auto check = [words = std::move(words)](std::string& text) {
    if (std::find(words.begin(), words.end(), text) != words.end()) return std::string();
    return fmt::format("'{}' is none of {}", text, fmt::join(words, ", "));
  };
  return {check, "", "word"};
}

void parse(CLI::App& app, int argc, const char* const* argv) {
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (has_empty_value(app, argument)) {
      arguments.emplace_back(argument.substr(0, argument.size() - 1));
      arguments.emplace_back();
    } else {
      arguments.emplace_back(argument);
    }
  }
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  app.parse(std::move(arguments));
}

std::string about_extras(const CLI::App& app) {
  std::vector<std::string> extras = app.remaining();
  extras.erase(std::remove(extras.begin(), extras.end(), "--"), extras.end());
  const auto option = std::find_if(extras.begin(), extras.end(),
                                   [](const std::string& each) { return each.starts_with('-'); });
  if (option != extras.end())
    return fmt::format("there is no option {}", option->substr(0, option->find('=')));
  return fmt::format("'{}' is one argument too many", extras.empty() ? "" : extras.front());
}

Exit explain(const CLI::App& app, const CLI::ParseError& error, ExitStatuses statuses) {
  const std::string message = first_line(error.what());
  if (dynamic_cast<const CLI::CallForHelp*>(&error) != nullptr) return {0, app.help()};
  if (dynamic_cast<const CLI::CallForVersion*>(&error) != nullptr) return {0, message + "\n"};
  // A file that cannot be read is no fault of the command line's.
  if (dynamic_cast<const CLI::FileError*>(&error) != nullptr) {
    return {statuses.unreadable, fmt::format("{}: --config: {}\n", app.get_name(), message)};
  }
  const bool has_extras = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  return {statuses.usage, fmt::format("{}: {} (--help lists the options)\n", app.get_name(),
                                      has_extras ? about_extras(app) : in_our_words(message))};
}

void add_config_and_version(CLI::App& app, const std::string& default_file, std::string_view version) {
  app.set_config("--config", default_file, "a TOML or INI file with these options, without the dashes")
      ->type_name("FILE");
  app.set_version_flag("--version", fmt::format("{} {}", app.get_name(), version));
  app.config_formatter(std::make_shared<FileFormat>());
  app.allow_config_extras(false);
}

}  // namespace chat
