#include "client/files/known_relays_file.h"
#include "client/files/password.h"
#include "client/files/paths.h"
#include "client/files/sts_policies_file.h"
#include "client/options/options.h"
#include "client/pipeline/input.h"
#include "client/pipeline/pipeline.h"
#include "client/rendering/hyperlinks.h"
#include "client/terminal/app.h"
#include "client/terminal/terminal_charset.h"
#include "client/terminal/terminal_colours.h"
#include "client/terminal/terminal_state.h"
#include "common/file.h"
#include "common/free_memory.h"
#include "common/leave.h"
#include "common/private_file.h"
#include "common/result.h"
#include "common/selector.h"
#include "common/shell_word.h"
#include "common/standard_error.h"
#include "common/standard_streams.h"
#include "common/text.h"
#include "common/tls_context.h"
#include "common/tls_identity.h"
#include "common/units.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <random>
#include <string>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include <pwd.h>
#include <unistd.h>

namespace chat::client {
namespace {

constexpr std::size_t kCertificateBytesMax = kMiB;
constexpr std::size_t kKeptInAFlood = 8 * kMiB;
constexpr std::string_view kTimesOnTerminal = "%H:%M";

/// What is wrong, and the status to end with.
struct Trouble {
  int status;
  std::string text;
};

const char* environment(const char* name) {
  return std::getenv(name);
}

std::string login_name() {
  if (const char* user = environment("USER"); user != nullptr && *user != '\0') return user;
  const passwd* const entry = ::getpwuid(::getuid());
  return entry != nullptr ? entry->pw_name : "";
}

Backoff::Random make_random() {
  std::minstd_rand generator{std::random_device{}()};
  return [generator]() mutable { return std::generate_canonical<double, 32>(generator); };
}

Trouble about_file(int status, const NamedFile& file, std::string_view why) {
  return {status, fmt::format("{}: {}", file.place, why)};
}

void complain(std::string_view text) {
  write_to_standard_error(fmt::format("chat-client: {}\n", text));
}

/// A terminal or a pipe keeps no secret.
void warn_if_all_read(const NamedFile& file) {
  std::error_code unseen;
  if (!std::filesystem::is_regular_file(file.path, unseen) || !may_be_read_by_all(file.path)) return;
  complain(fmt::format("{}: everybody on this machine may read {}. To end that: chmod o= {}", file.place,
                       visible(file.path), shell_word(file.path)));
}

tl::expected<std::string, Trouble> password_for(const Options& options) {
  const NamedFile& file = options.password_file;
  if (file.path.empty()) return std::string();
  auto password = read_password(file.path);
  if (!password) return tl::unexpected(about_file(kNoInput, file, password.error()));
  warn_if_all_read(file);
  return std::move(*password);
}

/// Who this person is to servers that ask for a certificate.
tl::expected<std::optional<TlsIdentity>, Trouble> own_certificate(const Options& options) {
  const NamedFile& file = options.client_certificate;
  if (file.path.empty()) return std::nullopt;
  const auto pem = read_file(file.path, kCertificateBytesMax);
  if (!pem) return tl::unexpected(about_file(kNoInput, file, pem.error()));
  warn_if_all_read(file);
  TlsIdentity own{.certificate = *pem, .key = *pem};
  const auto usable = TlsContext::for_client(&own);
  if (!usable) {
    return tl::unexpected(
        about_file(kNoInput, file, fmt::format("cannot use {}: {}", file.path, usable.error())));
  }
  return own;
}

tl::expected<Logs, Trouble> open_logs(const Options& options) {
  Logs logs;
  if (const NamedFile& file = options.log; !file.path.empty()) {
    auto log = LogFile::open(file.path);
    if (!log) return tl::unexpected(about_file(kCannotWrite, file, log.error()));
    logs.keep_all_in(std::move(*log));
  }
  if (const NamedFile& directory = options.log_directory; !directory.path.empty()) {
    const auto made = logs.keep_rooms_in(directory.path);
    if (!made) return tl::unexpected(about_file(kCannotWrite, directory, made.error()));
  }
  return logs;
}

Drawing drawing_for(const Options& options) {
  const char* const terminal = environment("TERM");
  if (terminal == nullptr || std::strcmp(terminal, "dumb") == 0) return Drawing::plain;
  const int colours = options.colour ? colours_of_terminal(STDOUT_FILENO, environment) : 0;
  if (colours >= 256) return Drawing::palette;
  return colours >= 16 ? Drawing::colours : Drawing::styles;
}

/// Without a file the arrow keys remember this run alone; `trouble` is why.
std::optional<std::filesystem::path> usable_history_file(std::string& trouble) {
  auto file = history_file(environment);
  const auto made = file ? make_private_file(*file) : Result<void>();
  if (made) return file;
  trouble = made.error();
  return std::nullopt;
}

int run_at_terminal(const Options& options, Link::Settings link, Logs logs, const std::string& charset) {
  wait_for_foreground(STDIN_FILENO);
  const TerminalState terminal(STDIN_FILENO);
  std::string history_trouble;
  auto lines_typed = options.linear ? std::nullopt : usable_history_file(history_trouble);
  Selector selector{SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH, SIGCHLD};
  App app({.link = std::move(link),
           .rooms = options.rooms,
           .highlights = options.highlights,
           .transcript = {.drawing = drawing_for(options),
                          .time_format = options.time_format.value_or(std::string(kTimesOnTerminal)),
                          .bell = options.bell,
                          .hyperlinks = options.hyperlinks && takes_hyperlinks(environment),
                          .colours = options.colours,
                          .notify = options.notify},
           .history_file = std::move(lines_typed),
           .history_trouble = std::move(history_trouble),
           .ignore_file = ignore_file(environment),
           .aliases = options.aliases,
           .charset = charset,
           .linear = options.linear},
          std::move(logs), selector, make_random());
  return app.run();
}

int run_in_pipeline(const Options& options, Link::Settings link, Logs logs) {
  link.say_again = true;
  Selector selector{SIGINT, SIGTERM, SIGHUP};
  Pipeline pipeline(
      {.link = std::move(link),
       .rooms = options.rooms,
       .highlights = options.highlights,
       .plain = {.time_format = options.time_format.value_or(""), .name_rooms = options.rooms.size() > 1},
       .json = options.json,
       .follow = options.follow,
       .aliases = options.aliases},
      std::move(logs), selector, make_random());
  return pipeline.run();
}

int complain(const Trouble& trouble) {
  complain(trouble.text);
  return trouble.status;
}

std::optional<std::filesystem::path> present_config_file() {
  auto file = config_file(environment);
  std::error_code error;
  if (file && !std::filesystem::exists(*file, error)) file.reset();
  return file;
}

/// Warns if something cannot be typed or shown.
void warn_of_characters(const std::string& charset) {
  if (!has_utf8_locale()) complain("this machine has no locale C.UTF-8: nothing beyond ASCII can be typed");
  if (charset.empty() || TerminalCharset::upper_half(charset)) return;
  complain(
      fmt::format("beyond ASCII, {} cannot be typed here: set the terminal and LC_ALL to UTF-8", charset));
}

/// As in `Options::charset`, or else the locale's; empty: UTF-8.
std::string charset_for(const Options& options, const std::string& of_locale) {
  if (options.charset.empty()) return of_locale;
  const std::string folded = fold_case(options.charset);
  return folded == "utf-8" || folded == "utf8" ? std::string() : options.charset;
}

bool wants_linear() {
  const char* const linear = environment("CHAT_LINEAR");
  return linear != nullptr && *linear != '\0' && std::strcmp(linear, "0") != 0;
}

int run(int argc, const char* const* argv, const std::string& of_locale) {
  const char* const home = environment("HOME");
  const auto parsed = parse_options(argc, argv,
                                    {.user = login_name(),
                                     .config_file = present_config_file(),
                                     .home = home != nullptr ? home : "",
                                     .linear = wants_linear()});
  if (const Exit* exit = std::get_if<Exit>(&parsed)) return leave("chat-client", *exit, kCannotWrite);
  const auto& options = std::get<Options>(parsed);
  auto password = password_for(options);
  if (!password) return complain(password.error());
  auto own = own_certificate(options);
  if (!own) return complain(own.error());
  auto logs = open_logs(options);
  if (!logs) return complain(logs.error());
  keep_free_memory(kKeptInAFlood);

  const auto file = known_relays_file(environment);
  std::optional<KnownRelaysFile> known;
  if (file) known.emplace(*file);
  std::optional<StsPoliciesFile> policies;
  if (const auto sts = sts_policies_file(environment)) policies.emplace(*sts);
  std::vector<Endpoint> servers{options.server};
  servers.insert(servers.end(), options.other_servers.begin(), options.other_servers.end());
  Link::Settings link{.servers = std::move(servers),
                      .identity = {.nick = options.nick, .realname = options.nick, .password = *password},
                      .advice = options.advice,
                      .tls = {.encryption = options.encryption,
                              .accepted_certificate = options.accepted_certificate,
                              .own = std::move(*own),
                              .known = known ? &*known : nullptr,
                              .policies = policies ? &*policies : nullptr,
                              .has_password = !password->empty()},
                      .reconnect = options.reconnect};
  const bool at_terminal = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1 && !options.json;
  if (!at_terminal) return run_in_pipeline(options, std::move(link), std::move(*logs));
  const std::string charset = charset_for(options, of_locale);
  warn_of_characters(charset);
  return run_at_terminal(options, std::move(link), std::move(*logs), charset);
}

}  // namespace
}  // namespace chat::client

int main(int argc, char** argv) {
  chat::open_missing_standard_streams(chat::ClosedOutput::refuses);
  std::signal(SIGPIPE, SIG_IGN);
  const std::string charset = chat::client::take_utf8_locale();
  try {
    return chat::client::run(argc, argv, charset);
  } catch (const std::exception& error) {
    chat::client::complain(error.what());
    return 70;  // EX_SOFTWARE
  }
}
