#include "client/options/options.h"

#include "client/commands/commands.h"
#include "client/conversation/conversation.h"
#include "client/options/destination.h"
#include "client/text/formatting.h"
#include "client/text/irc_words.h"
#include "client/text/words.h"
#include "common/ascii.h"
#include "common/command_line.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include <iconv.h>

namespace chat::client {
namespace {

bool may_begin_nick(char c) {
  return is_nick({&c, 1});
}

bool may_be_in_nick(char c) {
  return may_begin_nick(c) || is_digit(c) || c == '-';
}

Result<std::string> parse_highlight(const std::string& text) {
  const std::string word(trimmed(text));
  if (!word.empty() && plain(word) == word) return word;
  return Failure(fmt::format("{} is no word that could be said", in_quotes(text)));
}

// By Bell.
constexpr std::array<const char*, 4> kBells{"never", "mention", "private", "all"};

Result<Bell> parse_bell(const std::string& word) {
  const auto known = one_of({kBells.begin(), kBells.end()})(word);
  if (!known) return Failure(known.error());
  return static_cast<Bell>(std::find(kBells.begin(), kBells.end(), word) - kBells.begin());
}

Result<std::optional<std::string>> parse_time_format(const std::string& text) {
  return text;
}

Result<std::string> parse_word(const std::string& text) {
  if (!text.empty()) return text;
  return Failure("'' is no command, nor a part of one");
}

Result<std::string> parse_charset(const std::string& text) {
  iconv_t known = ::iconv_open(text.c_str(), "UTF-8");
  if (reinterpret_cast<std::intptr_t>(known) == -1) {
    return Failure(
        fmt::format("this machine knows no characters called '{}': try UTF-8, ASCII or ISO-8859-1", text));
  }
  ::iconv_close(known);
  return text;
}

void add_reading(CommandLine& line, Options& o) {
  line.begin_group("What you see and hear");
  line.add_flag(
      "--colour,--color,!--no-colour,!--no-color", o.colour,
      {.help = "no colours on a terminal, as NO_COLOR=1 in the environment", .label = "--no-colour"});
  line.add_flag(
      "--linear,!--no-linear", o.linear,
      {.help = "no prompt, and nothing is drawn twice: for screen readers. Also CHAT_LINEAR=1 in the "
               "environment",
       .label = "--linear"});
  line.add_value<std::string>("--charset", o.charset, parse_charset,
                              {.placeholder = "NAME",
                               .help = "the characters that the terminal has: UTF-8, ASCII, ISO-8859-1",
                               .initially = "the locale's; in a plain C locale UTF-8",
                               .example = R"("UTF-8")"});
  line.add_flag("--hyperlinks,!--no-hyperlinks", o.hyperlinks,
                {.help = "do not mark addresses for the terminal to open", .label = "--no-hyperlinks"});
  line.add_value<std::optional<std::string>>(
      "--timestamps", o.time_format, parse_time_format,
      {.placeholder = "FORMAT",
       .help = "show times so, in the letters of strftime(3); '' for none",
       .initially = "%H:%M, in a pipeline none",
       .example = R"("%H:%M")"});
  line.add_value<Bell>("--bell", o.bell, parse_bell,
                       {.placeholder = "WHEN",
                        .help = "ring for: never, mention (you are named), private (that, or said to you "
                                "alone), all",
                        .initially = "private",
                        .choices = {kBells.begin(), kBells.end()},
                        .example = R"("private")"});
  line.add_list<std::string>("--highlight", o.highlights, parse_highlight,
                             {.placeholder = "WORD",
                              .help = "what has it in it counts as naming you. May be repeated",
                              .initially = "your name alone",
                              .example = R"(["deploy"])"});
  line.add_file("--log", o.log.path, "add what you see to this file, too, with dates", R"("~/chat.log")");
  line.add_text(
      "--log-directory", o.log_directory.path, parse_file_name,
      {.placeholder = "DIR",
       .help = "the same, for each room and each private talk in a file of its own in this directory",
       .example = R"("~/chat")"});
  line.add_list<std::string>(
      "--notify", o.notify, parse_word,
      {.placeholder = "COMMAND",
       .help = "run this for what names you or is said to you alone, with the text on its "
               "standard input. Repeated: its arguments. At a terminal",
       .initially = "nothing is run",
       .example = R"(["notify-send", "chat"])"});
}

void add_pipeline(CommandLine& line, Options& o) {
  line.begin_group("In a pipeline");
  line.add_flag("--json", o.json, {.help = "one JSON object a line, both ways (docs/client-pipeline.md)"});
  line.add_flag("--follow", o.follow, {.help = "stay and read after the end of the input"});
  line.begin_group("Other");
}

void add_explanations(CommandLine& line) {
  line.add_section({"Exit status",
                    {{"0", "all that was to be said has arrived"},
                     {"1", "something was not delivered"},
                     {"64", "an option is wrong, on the command line or in the configuration file"},
                     {"66", "a file cannot be read"},
                     {"69", "the server cannot be reached"},
                     {"74", "the output or the log cannot be written"},
                     {"76", "there is no TLS where it must be, or the server's certificate has changed"},
                     {"77", "the server will not have you"},
                     {"128+N", "signal N ended it before the end of the input"}},
                    9});
  line.add_section(
      {"Examples",
       {{"chat-client lan-host", "sit in #lobby and talk"},
        {"echo deployed | chat-client --room '#ops' lan-host", "say it, be sure that it arrived, and go"},
        {"chat-client --follow lan-host < /dev/null > lobby.log", "listen"}},
       9});
}

// What it stands for is not looked up among the aliases again, so that none can go round in a circle.
Result<void> check_target(const std::string& text) {
  const std::string_view line = trimmed(text);
  if (!is_command_line(line)) return {};
  const auto [name, arguments] = first_word(line.substr(1));
  const bool is_command = !command_called(name).empty() || !servers_own(name, {}).empty();
  if (name.find('$') != name.npos || is_command) return {};
  return Failure(
      fmt::format("there is no command /{} that it could stand for. {}", name, hint_for(name, arguments)));
}

Result<void> add_alias(Options& o, const std::string& name, const std::string& text) {
  if (auto fine = check_target(text); !fine) return fine;
  return o.aliases.add(name, text);
}

void add_tables(CommandLine& line, Options& o) {
  line.add_profiles("servers", "server");
  line.add_table("aliases",
                 [&o](const std::string& name, const std::string& text) { return add_alias(o, name, text); });
  line.add_table("colours", [&o](const std::string& role, const std::string& words) {
    return o.colours.set(role, words);
  });
}

/// "~/x" from a file, where no shell has looked at it.
std::string in_home(const std::string& path, const std::string& home) {
  return path.starts_with("~/") && !home.empty() ? home + path.substr(1) : path;
}

void take_files(const CommandLine& line, const std::string& home, Options& o) {
  const std::pair<const char*, NamedFile*> files[] = {{"--password-file", &o.password_file},
                                                      {"--client-certificate", &o.client_certificate},
                                                      {"--log", &o.log},
                                                      {"--log-directory", &o.log_directory}};
  for (const auto& [option, file] : files) {
    file->place = line.place_of(option);
    file->path = in_home(file->path, home);
  }
  if (!o.notify.empty()) o.notify.front() = in_home(o.notify.front(), home);
}

}  // namespace

std::string nick_from(std::string_view user) {
  std::string nick;
  bool in_gap = false;
  for (const char c : user) {
    const bool fine = may_be_in_nick(c);
    if (fine || !in_gap) nick += fine ? c : '-';
    in_gap = !fine;
  }
  while (!nick.empty() && !may_begin_nick(nick.front())) nick.erase(0, 1);
  while (!nick.empty() && nick.back() == '-') nick.pop_back();
  if (nick.size() > kWantedNickBytes) nick.resize(kWantedNickBytes);
  return nick.empty() ? "guest" : nick;
}

std::variant<Options, Exit> parse_options(int argc, const char* const* argv,
                                          const Surroundings& surroundings) {
  Options options;
  options.nick = nick_from(surroundings.user);
  options.linear = surroundings.linear;
  const auto& config = surroundings.config_file;
  CommandLine line({.name = "chat-client",
                    .version = CHAT_CLIENT_VERSION,
                    .usage = "chat-client [OPTION]... [HOST[:PORT] | HOST PORT | NAME]",
                    .summary = "Chat in a terminal, or in a pipeline, with chat-relay or any IRC server.",
                    .statuses = {.usage = kUsage, .unreadable = kNoInput},
                    .default_config_file = config ? config->string() : "",
                    .default_config_words = "~/.config/chat-relay/client.toml, where it is there"});
  Destination to;
  add_server(line, options, to);
  add_encryption(line, options, to);
  add_reading(line, options);
  add_pipeline(line, options);
  add_explanations(line);
  add_tables(line, options);
  if (auto exit = line.parse(argc, argv)) return *exit;
  if (auto exit = take_destination(line, to, options)) return *exit;
  take_files(line, surroundings.home, options);
  return options;
}

}  // namespace chat::client
