#include "client/options.h"

#include "client/conversation.h"
#include "client/irc_words.h"
#include "common/ascii.h"
#include "common/command_line.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::string_view kDefaultPort = "6667";
constexpr std::size_t kNickBytes = 32;
constexpr std::string_view kChannelTypes = "#&+!";

// Servers may take longer ones, and then say so themselves.
bool is_fit_nick(std::string_view text) {
  return text.size() <= kNickBytes && is_nick(text);
}

bool may_begin_nick(char c) {
  return is_nick({&c, 1});
}

bool may_be_in_nick(char c) {
  return may_begin_nick(c) || is_digit(c) || c == '-';
}

bool is_ascii_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// A host alone is enough where one connects, and so is a port.
Result<Endpoint> parse_server(const std::string& text) {
  const bool is_path = text.starts_with("unix:");
  const bool has_port = text.find(text.starts_with('[') ? "]:" : ":") != std::string::npos;
  const bool is_unclosed = text.starts_with('[') && !text.ends_with(']');  // to be complained of as it stands
  const bool complete = is_path || has_port || is_unclosed || is_ascii_digits(text);
  auto endpoint = parse_endpoint(complete ? text : fmt::format("{}:{}", text, kDefaultPort));
  if (!endpoint) return endpoint;
  if (!endpoint->is_unix() && endpoint->host.empty()) endpoint->host = "localhost";
  if (!endpoint->is_unix() && endpoint->port == 0) {
    return Failure(fmt::format("'{}': there is no port 0 to connect to", text));
  }
  return endpoint;
}

Result<std::string> parse_nick(const std::string& text) {
  if (is_fit_nick(text)) return text;
  return Failure(fmt::format("{} is no nick: 1 to {} letters, digits and []\\`_^{{|}}-, no digit or - first",
                             in_quotes(text), kNickBytes));
}

bool is_room(std::string_view text) {
  return !text.empty() && text.size() < kNameBytesMax && std::none_of(text.begin(), text.end(), [](char c) {
    return c == ' ' || c == ',' || static_cast<unsigned char>(c) < ' ';
  });
}

bool is_key(std::string_view text) {
  return text.size() <= kKeyBytesMax && is_room(text) && !text.starts_with(':');
}

/// "#ROOM" or "#ROOM KEY". A shell takes an unquoted # for a comment, so "lobby" means "#lobby".
Result<WantedRoom> parse_room(const std::string& text) {
  const std::size_t space = std::min(text.find(' '), text.size());
  std::string name = text.substr(0, space);
  if (!is_room(name)) {
    return Failure(
        fmt::format("{} is no room: a name such as #lobby, without ','; its key may follow after a space",
                    in_quotes(text)));
  }
  if (kChannelTypes.find(name.front()) == std::string_view::npos) name.insert(0, "#");
  std::string key = text.substr(std::min(space + 1, text.size()));
  if (key.empty() || is_key(key)) return WantedRoom{std::move(name), std::move(key)};
  return Failure(fmt::format("{} is no key: up to {} bytes, without spaces or ',', not ':' first",
                             in_quotes(key), kKeyBytesMax));
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

void add_server(CommandLine& line, Options& o) {
  line.begin_group("Where to, and as whom");
  line.add_value<Endpoint>("server", o.server, parse_server,
                           {.placeholder = "HOST[:PORT]",
                            .help = "the server; also [V6]:PORT, :PORT or unix:/path. In a file: server",
                            .initially = "localhost:6667"});
  line.add_text("--nick", o.nick, parse_nick,
                {.placeholder = "NAME",
                 .help = "your name; if it is taken, with _ behind it",
                 .initially = fmt::format("your login's, {}", o.nick)});
  line.add_list<WantedRoom>("--room", o.rooms, parse_room,
                            {.placeholder = "'#ROOM [KEY]'",
                             .help = "a room to join, and after a space its key. May be repeated",
                             .initially = "#lobby"});
  line.add_file("--password-file", o.password_file, "a file whose first line is the server's password");
  line.add_flag(
      "--reconnect,!--no-reconnect", o.reconnect,
      {.help = "take a lost connection for the end, instead of connecting again", .label = "--no-reconnect"});
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
  line.add_flag("--hyperlinks,!--no-hyperlinks", o.hyperlinks,
                {.help = "do not mark addresses for the terminal to open", .label = "--no-hyperlinks"});
  line.add_value<std::optional<std::string>>(
      "--timestamps", o.time_format, parse_time_format,
      {.placeholder = "FORMAT",
       .help = "show times so, in the letters of strftime(3); '' for none",
       .initially = "%H:%M, in a pipeline none"});
  line.add_value<Bell>("--bell", o.bell, parse_bell,
                       {.placeholder = "WHEN",
                        .help = "ring for: never, mention (you are named), private (that, or said to you "
                                "alone), all",
                        .initially = "private"});
  line.add_file("--log", o.log_file, "add what you see to this file, too, with dates");
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
  if (nick.size() > kNickBytes) nick.resize(kNickBytes);
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
                    .usage = "chat-client [OPTION]... [HOST[:PORT]]",
                    .summary = "Chat in a terminal, or in a pipeline, with chat-relay or any IRC server.",
                    .statuses = {.usage = kUsage, .unreadable = kNoInput},
                    .default_config_file = config ? config->string() : "",
                    .default_config_words = "~/.config/chat-relay/client.toml, where it is there"});
  add_server(line, options);
  add_reading(line, options);
  add_pipeline(line, options);
  add_explanations(line);
  if (auto exit = line.parse(argc, argv)) return *exit;
  return options;
}

}  // namespace chat::client
