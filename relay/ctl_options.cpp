#include "relay/ctl_options.h"

#include "common/command_line.h"
#include "common/error_codes.h"
#include "relay/dialects/control/commands.h"
#include "relay/version.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace chat::relay {
namespace {

Result<std::string> read_word(const std::string& text) {
  // In a request it would be nothing, and what is behind it stand in its place.
  if (text.find_first_not_of(" \t") == std::string::npos)
    return Failure(fmt::format("{} is an empty argument", in_quotes(text)));
  const auto control = std::find_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; });
  if (control == text.end()) return text;
  return Failure(fmt::format("{} has a line end in it", in_quotes(text)));
}

HelpSection commands_section() {
  HelpSection section{"Commands", {}, 31};
  for (const control::Command& each : control::commands()) {
    section.rows.push_back(
        {fmt::format("{}{}{}", each.name, each.arguments.empty() ? "" : " ", each.arguments),
         std::string(each.help)});
  }
  return section;
}

void add_sections(CommandLine& line) {
  line.add_section(commands_section());
  line.add_section({"Exit status",
                    {{"0", "it was done"},
                     {"1", "the relay refused, or could not do it: standard error says why"},
                     {"2", "the command or an option is wrong"},
                     {"3", "no relay could be asked: none runs there, or you may not"}},
                    8});
  line.add_section({"Examples",
                    {{"chat-relay ctl status", "how the relay is that you have started yourself"},
                     {"chat-relay ctl --state-dir /var/lib/chat-relay who", "who is in a service's"},
                     {"chat-relay ctl ban 192.0.2.0/24 2h spam", "let nobody in from there for two hours"},
                     {"chat-relay ctl export sam > sam.json", "what is kept of sam, also where none runs"}},
                    8});
}

CommandLine::About about_ctl() {
  return {.name = "chat-relay ctl",
          .version = std::string(kVersion),
          .usage = "chat-relay ctl [OPTION]... COMMAND [ARGUMENT]...",
          .summary = "Asks the relay that runs on this machine, through its control socket.",
          .statuses = {.usage = kCtlUsage, .unreadable = kCtlUnreachable},
          .leaves_other_entries = true,
          .variables = "CHAT_RELAY_",
          .codes = {.option = std::string(codes::kOption),
                    .variable = std::string(codes::kVariable),
                    .file = std::string(codes::kConfig),
                    .unreadable = std::string(codes::kConfigFile)}};
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const control::Command& each : control::commands()) names.emplace_back(each.name);
  return names;
}

void declare_options(CommandLine& line, CtlOptions& options, std::vector<std::string>& words) {
  line.begin_group("Options");
  line.add_text("--state-dir", options.state_dir.path, parse_file_name,
                {.placeholder = "DIRECTORY",
                 .help = "the relay's state directory, in which its control socket is",
                 .initially = "$CHAT_RELAY_STATE_DIR; else as the relay's; else the service's, "
                              "also where /etc/chat-relay/chat-relay.toml names it, "
                              "if the service runs and no relay of yours"});
  line.add_flag("--json", options.as_json,
                {.help = "print what comes as JSON, an object a line; what is exported always is"});
  line.add_list<std::string>("command", words, read_word,
                             {.placeholder = "COMMAND",
                              .help = "what to ask, with its arguments: see below",
                              .choices = command_names()});
  for (const char* each : {"--json", "command"}) line.keep_to_command_line(each);
  add_sections(line);
}

}  // namespace

DescribedProgram describe_ctl() {
  CtlOptions options;
  std::vector<std::string> words;
  CommandLine line(about_ctl());
  declare_options(line, options, words);
  line.add_config_option();
  DescribedProgram program = line.describe();
  program.name = "ctl";
  return program;
}

std::variant<CtlOptions, Exit> parse_ctl_options(int argc, const char* const* argv,
                                                 const char* const* environment) {
  CtlOptions options;
  std::vector<std::string> words;
  CommandLine line(about_ctl());
  declare_options(line, options, words);
  if (auto exit = line.parse(argc, argv, environment)) return *exit;
  options.state_dir.place = line.place_of("--state-dir");
  options.missed_file = line.missed_file();
  const auto request = words.empty() ? Failure("say what to ask") : control::line_of(words);
  if (!request)
    return Exit{kCtlUsage, fmt::format("chat-relay ctl: {} (--help lists the commands)\n", request.error())};
  options.request = *request;
  return options;
}

}  // namespace chat::relay
