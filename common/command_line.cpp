#include "common/command_line.h"

#include "common/endpoint.h"

#include <istream>
#include <memory>
#include <sstream>
#include <string_view>
#include <vector>

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
  app.config_formatter(std::make_shared<FileFormat>());
  app.allow_config_extras(false);
}

}  // namespace chat
