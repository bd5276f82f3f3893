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
Result<Endpoint> parse_server(std::string_view text) {
  const bool is_path = text.starts_with("unix:");
  const bool has_port = text.starts_with('[') ? text.find("]:") != text.npos : text.find(':') != text.npos;
  const bool is_unclosed = text.starts_with('[') && !text.ends_with(']');  // to be complained of as it stands
  const bool complete = is_path || has_port || is_unclosed || is_ascii_digits(text);
  auto endpoint = parse_endpoint(complete ? std::string(text) : fmt::format("{}:{}", text, kDefaultPort));
  if (!endpoint) return endpoint;
  if (!endpoint->is_unix() && endpoint->host.empty()) endpoint->host = "localhost";
  if (!endpoint->is_unix() && endpoint->port == 0) {
    return Failure(fmt::format("'{}': there is no port 0 to connect to", text));
  }
  return endpoint;
}

const CLI::Validator kServer(
    [](std::string& text) {
      const auto endpoint = parse_server(text);
      return endpoint ? std::string() : endpoint.error();
    },
    "", "server");

const CLI::Validator kNick(
    [](std::string& text) {
      if (is_fit_nick(text)) return std::string();
      return fmt::format("'{}' is no nick: 1 to {} letters, digits and []\\`_^{{|}}-, no digit or - first",
                         text, kNickBytes);
    },
    "", "nick");

bool is_room(std::string_view text) {
  return !text.empty() && text.size() < kNameBytesMax && std::none_of(text.begin(), text.end(), [](char c) {
    return c == ' ' || c == ',' || static_cast<unsigned char>(c) < ' ';
  });
}

bool is_key(std::string_view text) {
  return text.size() <= kKeyBytesMax && is_room(text) && !text.starts_with(':');
}

const CLI::Validator kRoom(
    [](std::string& text) {
      const std::size_t space = std::min(text.find(' '), text.size());
      if (!is_room(text.substr(0, space))) {
        return fmt::format(
            "'{}' is no room: a name such as #lobby, without ','; "
            "its key may follow after a space",
            text);
      }
      const std::string key = text.substr(std::min(space + 1, text.size()));
      if (key.empty() || is_key(key)) return std::string();
      return fmt::format("'{}' is no key: up to {} bytes, without spaces or ',', not ':' first", key,
                         kKeyBytesMax);
    },
    "", "room");

/// A shell takes an unquoted # for a comment, so "lobby" means "#lobby".
WantedRoom parse_room(const std::string& text) {
  const std::size_t space = std::min(text.find(' '), text.size());
  std::string name = text.substr(0, space);
  if (kChannelTypes.find(name.front()) == std::string_view::npos) name.insert(0, "#");
  return {std::move(name), space < text.size() ? text.substr(space + 1) : std::string()};
}

// By Bell.
constexpr std::array<const char*, 4> kBells{"never", "mention", "private", "all"};

Bell parse_bell(std::string_view word) {
  return static_cast<Bell>(std::find(kBells.begin(), kBells.end(), word) - kBells.begin());
}

/// As CLI11 reads them; they are read again, checked, once parsing is done.
struct Texts {
  std::string server = "localhost:6667";
  std::vector<std::string> rooms{};
  std::string time_format{};
  std::string bell = "private";
};

void add_server(CLI::App& app, Options& o, Texts& texts) {
  app.add_option("server", texts.server, "the server: HOST, HOST:PORT, [V6]:PORT or unix:/path")
      ->check(kServer)
      ->type_name("HOST[:PORT]")
      ->default_str("localhost:6667");
  app.add_option("--nick", o.nick, "your name; if it is taken, with _ behind it")
      ->check(kNick)
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option("--room", texts.rooms, "a room to join, and after a space its key (repeatable)")
      ->check(kRoom)
      ->type_name("'#ROOM [KEY]'")
      ->default_str("#lobby")
      ->allow_extra_args(false);
  app.add_option("--password-file", o.password_file, "a file whose first line is the server's password")
      ->check(kFileName)
      ->type_name("FILE");
  app.add_flag("--reconnect,!--no-reconnect", o.reconnect, "connect again when the connection is lost")
      ->default_str("on");
}

CLI::Option* add_reading(CLI::App& app, Options& o, Texts& texts) {
  app.add_flag("--colour,--color,!--no-colour,!--no-color", o.colour,
               "colours on a terminal (NO_COLOR=1 is obeyed, too)")
      ->default_str("on");
  CLI::Option* const times = app.add_option("--timestamps", texts.time_format,
                                            "show times so, in the letters of strftime(3); '' for none "
                                            "[%H:%M, in a pipeline none]")
                                 ->type_name("FORMAT");
  app.add_option("--bell", texts.bell,
                 "ring for: never, mention (you are named), private (that, or said to you "
                 "alone), all")
      ->check(one_of({kBells.begin(), kBells.end()}))
      ->type_name("WHEN")
      ->capture_default_str();
  app.add_option("--log", o.log_file, "write what you see into this file, too")
      ->check(kFileName)
      ->type_name("FILE");
  return times;
}

void add_pipeline(CLI::App& app, Options& o) {
  app.add_flag("--json", o.json,
               "in a pipeline: one JSON object a line, both ways (docs/client-pipeline.md)");
  app.add_flag("--follow", o.follow, "in a pipeline: stay and read after the end of the input");
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
  Texts texts;
  options.nick = nick_from(surroundings.user);
  CLI::App app{"chat-client: chat in a terminal, or in a pipeline, with chat-relay or any IRC server."};
  app.name("chat-client");
  add_server(app, options, texts);
  CLI::Option* const times = add_reading(app, options, texts);
  add_pipeline(app, options);
  const auto& config = surroundings.config_file;
  add_config_and_version(app, config ? config->string() : "", CHAT_CLIENT_VERSION);
  try {
    parse(app, argc, argv);
  } catch (const CLI::ParseError& error) {
    return explain(app, error, {.usage = kUsage, .unreadable = kNoInput});
  }
  options.server = *parse_server(texts.server);
  if (texts.rooms.empty()) texts.rooms.emplace_back("#lobby");
  std::transform(texts.rooms.begin(), texts.rooms.end(), std::back_inserter(options.rooms), parse_room);
  options.bell = parse_bell(texts.bell);
  if (times->count() > 0) options.time_format = texts.time_format;
  return options;
}

}  // namespace chat::client
