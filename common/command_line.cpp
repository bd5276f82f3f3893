#include "common/command_line.h"

#include "common/endpoint.h"

#include <string_view>

namespace chat {
namespace {

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// CLI11's words for a key that is no option are about its own parser.
std::string in_our_words(const std::string& message) {
  constexpr std::string_view kUnknownKey = "INI was not able to parse ";
  if (!message.starts_with(kUnknownKey)) return message;
  const std::string key = message.substr(kUnknownKey.size());
  if (key.ends_with(".++")) return "--config: the file has no [sections]: the options stand by themselves";
  return fmt::format("--config: there is no option '{}'", key);
}

}  // namespace

const CLI::Validator kEndpointText(
    [](std::string& text) {
      const auto endpoint = parse_endpoint(text);
      return endpoint ? std::string() : endpoint.error();
    },
    "", "endpoint");

Exit explain(const CLI::App& app, const CLI::ParseError& error, ExitStatuses statuses) {
  const std::string message = first_line(error.what());
  if (dynamic_cast<const CLI::CallForHelp*>(&error) != nullptr) return {0, app.help()};
  if (dynamic_cast<const CLI::CallForVersion*>(&error) != nullptr) return {0, message + "\n"};
  // A file that cannot be read is no fault of the command line's.
  if (dynamic_cast<const CLI::FileError*>(&error) != nullptr) {
    return {statuses.unreadable, fmt::format("{}: --config: {}\n", app.get_name(), message)};
  }
  return {statuses.usage,
          fmt::format("{}: {} (--help lists the options)\n", app.get_name(), in_our_words(message))};
}

void add_config_and_version(CLI::App& app, const std::string& default_file, std::string_view version) {
  app.set_config("--config", default_file, "a TOML or INI file with these options, without the dashes")
      ->type_name("FILE");
  app.set_version_flag("--version", fmt::format("{} {}", app.get_name(), version));
  app.allow_config_extras(false);
}

}  // namespace chat
