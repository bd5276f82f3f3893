#include "relay/options.h"

#include "common/command_line.h"
#include "common/text.h"
#include "relay/version.h"

#include <algorithm>

#include <fmt/format.h>

namespace chat::relay {
namespace {

constexpr ExitStatuses kStatuses{.usage = 2, .unreadable = 1};
constexpr double kSecondsMax = 1'000'000;
constexpr std::size_t kLineBytesMin = 64;
constexpr std::size_t kLineBytesMax = 64 * kKiB;
constexpr std::size_t kBacklogBytesMin = 4 * kKiB;
constexpr std::size_t kBacklogBytesMax = 1024 * kMiB;
constexpr std::size_t kCountMax = 1'000'000;
constexpr int kPaceMillisecondsMax = 10'000;

/// What is read again once parsing is done.
struct Texts {
  std::vector<std::string> listen{"[::]:6667"};
  std::vector<std::string> raw_listen{};
  std::vector<std::string> trace{};
  int pace = 0;
};

const CLI::Validator kWord(
    [](std::string& text) {
      const bool fine =
          !text.empty() && text.size() <= 63 &&
          std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F && c != ':'; });
      return fine ? std::string()
                  : fmt::format("'{}' is no server name: 1 to 63 visible ASCII characters, no ':'", text);
    },
    "", "name");

std::vector<Endpoint> endpoints(const std::vector<std::string>& texts) {
  std::vector<Endpoint> parsed;
  parsed.reserve(texts.size());
  for (const std::string& text : texts) parsed.push_back(*parse_endpoint(text));
  return parsed;
}

/// A number or "1K", "64KB", "1M", which becomes a number. CLI11's own words list every unit there is.
const CLI::Validator kSize(
    [](std::string& text) {
      std::string number = text;
      try {
        CLI::AsSizeValue(false)(number);
      } catch (const CLI::ValidationError&) {
        return fmt::format("'{}' is no number of bytes, such as 65536, 64K or 1M", text);
      }
      text = number;
      return std::string();
    },
    "", "size");

/// Powers of 1,024, within bounds.
void add_size(CLI::App& app, const std::string& name, std::size_t& value, std::size_t least, std::size_t most,
              const std::string& help) {
  app.add_option(name, value, help)
      ->transform(kSize)
      ->check(within(least, most))
      ->type_name("BYTES")
      ->default_str(std::to_string(value));
}

void add_endpoints(CLI::App& app, Texts& texts) {
  app.add_option("--listen", texts.listen,
                 "where clients join: HOST:PORT, [V6]:PORT, :PORT or unix:/path (repeatable)")
      ->check(kEndpointText)
      ->type_name("ENDPOINT")
      ->default_str("[::]:6667")
      ->allow_extra_args(false);
  app.add_option("--raw-listen", texts.raw_listen,
                 "where raw clients join, whose bytes are passed on as they are (repeatable)")
      ->check(kEndpointText)
      ->type_name("ENDPOINT")
      ->allow_extra_args(false);
}

const CLI::Validator kSocketMode(
    [](std::string& text) {
      const bool octal = text.find_first_not_of("01234567") == std::string::npos;
      const bool fine = octal && !text.empty() && text.size() <= 5 && std::stoul(text, nullptr, 8) <= 0777;
      return fine ? std::string()
                  : fmt::format("'{}' is no mode of a socket: octal, 0 to 0777, such as 0660", text);
    },
    "", "mode");

void add_unix_sockets(CLI::App& app, Options& o) {
  app.add_option("--socket-mode", o.socket_mode,
                 "who may connect to unix sockets, as chmod(1) has it; 0660 with --socket-group")
      ->check(kSocketMode)
      ->type_name("OCTAL");
  app.add_option("--socket-group", o.socket_group, "the group of unix sockets, a name or a number")
      ->type_name("GROUP");
}

void add_limits(CLI::App& app, Options& o) {
  const auto count = within(std::size_t{0}, kCountMax);
  const auto seconds = within(0.001, kSecondsMax);
  app.add_option("--max-clients", o.max_clients, "clients at once; 0: as many as there are descriptors for")
      ->check(count)
      ->type_name("COUNT")
      ->capture_default_str();
  app.add_option("--max-clients-per-address", o.max_clients_per_address,
                 "clients from one address; 0: no limit")
      ->check(count)
      ->type_name("COUNT")
      ->capture_default_str();
  add_size(app, "--max-line", o.max_line, kLineBytesMin, kLineBytesMax, "the longest line a client may send");
  add_size(app, "--backlog", o.backlog, kBacklogBytesMin, kBacklogBytesMax,
           "what is kept for a client that does not read");
  app.add_option("--stall-timeout", o.stall_timeout, "disconnect a client that has read nothing for so long")
      ->check(seconds)
      ->type_name("SECONDS")
      ->capture_default_str();
  app.add_option("--registration-timeout", o.registration_timeout,
                 "disconnect a client that has not said who it is for so long")
      ->check(seconds)
      ->type_name("SECONDS")
      ->capture_default_str();
  app.add_option("--flood-burst", o.flood_burst, "lines a client may send at once")
      ->check(within(1, static_cast<int>(kCountMax)))
      ->type_name("COUNT")
      ->capture_default_str();
  app.add_option("--flood-rate", o.flood_rate, "lines a second after that; more wait. 0: no limit")
      ->check(within(0.0, static_cast<double>(kCountMax)))
      ->type_name("LINES")
      ->capture_default_str();
  app.add_option("--history", o.history, "lines of its room a newcomer is shown")
      ->check(count)
      ->type_name("COUNT")
      ->capture_default_str();
}

void add_general(CLI::App& app, Options& o) {
  app.add_option("--server-name", o.server_name, "what the relay calls itself")
      ->check(kWord)
      ->type_name("NAME")
      ->capture_default_str();
  app.add_option("--motd", o.motd_file, "a text file that newcomers are shown")
      ->check(kFileName)
      ->type_name("FILE");
  app.add_option("--log-level", o.log_level, "log this and what is worse")
      ->check(one_of({"trace", "debug", "info", "warning", "warn", "error", "critical", "off"}))
      ->type_name("LEVEL")
      ->capture_default_str();
  app.add_option("--log-file", o.log_file,
                 "log here, not to standard error; SIGHUP opens it anew (not under nohup)")
      ->check(kFileName)
      ->type_name("FILE");
  add_config_and_version(app, "", kVersion);
}

// CLI11 gives a flag without a value this one, and so does a configuration file.
constexpr std::string_view kWithoutFile = "true";
constexpr std::string_view kOff = "false";

void add_watching(CLI::App& app, Texts& texts) {
  // A flag, so that it takes a value behind '=' alone, and no word that happens to follow.
  app.add_flag("--trace", texts.trace,
               "tell what the loop does, round by round; --trace=FILE: write it there, as NDJSON")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("--pace", texts.pace, "wait for so long after each round, for those who watch")
      ->check(within(0, kPaceMillisecondsMax))
      ->type_name("MS")
      ->capture_default_str();
}

void read_watching(const Texts& texts, Options& options) {
  for (const std::string& trace : texts.trace) {
    if (trace == kWithoutFile) {
      options.narrates = true;
    } else if (trace != kOff) {
      options.trace_files.push_back(trace);
    }
  }
  options.pace = std::chrono::milliseconds(texts.pace);
}

}  // namespace

std::variant<Options, Exit> parse_options(int argc, const char* const* argv) {
  Options options;
  Texts texts;
  CLI::App app{"chat-relay: a chat room in a terminal, for anybody with nc, telnet or a chat client."};
  app.name("chat-relay");
  add_endpoints(app, texts);
  add_unix_sockets(app, options);
  add_general(app, options);
  add_limits(app, options);
  add_watching(app, texts);
  try {
    parse(app, argc, argv);
  } catch (const CLI::ExtrasError& error) {
    if (app.count("--trace") == 0) return explain(app, error, kStatuses);
    return Exit{kStatuses.usage,
                fmt::format("chat-relay: {}; a file for --trace stands behind '=': --trace=FILE\n",
                            about_extras(app))};
  } catch (const CLI::ParseError& error) {
    return explain(app, error, kStatuses);
  }
  options.listen = endpoints(texts.listen);
  options.raw_listen = endpoints(texts.raw_listen);
  read_watching(texts, options);
  return options;
}

}  // namespace chat::relay
