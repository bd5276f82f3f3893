#include "common/file.h"
#include "common/free_memory.h"
#include "common/memory.h"
#include "common/result.h"
#include "common/selector.h"
#include "common/standard_streams.h"
#include "common/text.h"
#include "common/units.h"
#include "common/workers.h"
#include "relay/announce.h"
#include "relay/cloak.h"
#include "relay/ctl.h"
#include "relay/log/log.h"
#include "relay/loop/doors.h"
#include "relay/loop/relay.h"
#include "relay/motd.h"
#include "relay/open_service_doors.h"
#include "relay/open_state.h"
#include "relay/options.h"
#include "relay/own_certificate.h"
#include "relay/random_key.h"
#include "relay/start_trace.h"
#include "relay/state_directory.h"
#include "relay/version.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <sys/resource.h>
#include <unistd.h>

namespace chat::relay {
namespace {

// Descriptors for the standard streams, the log, the trace, the entrance's spare one, what a library opens
// for a moment, and newcomers who are turned away.
constexpr std::size_t kDescriptorReserve = 16 + Refused::kWaitingMax;

// A second: one in a quarter of an hour. A lower rate would make no difference, but might overflow the
// clock.
constexpr double kSlowestRate = 0.001;

// The hub asks the accounts one thing after the other, and the keeper writes one batch after the other.
constexpr std::size_t kJobsWaiting = 4;

// What people ask of the history, a batch of what is said, and a tidying.
constexpr std::size_t kArchiveJobsWaiting = 64;

// Who talks comes before what has been said, and that is still written as fast as it is said.
constexpr int kArchivistsNiceness = 5;

constexpr std::size_t kKeptInARound = kMiB;

/// Raises this process's limit as far as it may go and returns it.
std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) die("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) die("setrlimit");
  return static_cast<std::size_t>(limit.rlim_cur);
}

/// What clients have to send as one word of a line. Empty where no file is named.
Result<std::string> read_shared_password(const std::string& path) {
  if (path.empty()) return std::string();
  auto password = read_password_line(path, kPasswordMostBytes);
  if (!password) return password;
  const bool fine = !password->empty() && password->find_first_of(" \t") == std::string::npos &&
                    !find_invalid_utf8(*password);
  if (fine) return password;
  return Failure(
      fmt::format("the first line of {} is no password: 1 to {} bytes of UTF-8 without blanks are wanted",
                  visible(path), kPasswordMostBytes));
}

std::size_t clients_with_descriptors(std::size_t doors) {
  const std::size_t limit = raise_descriptor_limit();
  const std::size_t taken = kDescriptorReserve + doors;
  return limit > taken ? limit - taken : 1;
}

Duration seconds(double count) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(count));
}

/// The time between two at this rate a second; none if there is no limit.
Duration interval_of(double rate) {
  return rate > 0 ? seconds(1 / std::max(rate, kSlowestRate)) : Duration::zero();
}

/// What clients are told, and have to tell.
struct Words {
  std::string motd{};
  std::string password{};  ///< empty: anybody may come in
  std::string way_to_tls{};
};

/// So many at once, and then spread over the time.
RateLimit so_many_in(int count, Duration time) {
  return count == 0 ? RateLimit{} : RateLimit{count, time / count};
}

AccountRules account_rules(const Options& options) {
  return {.wrong_passwords = so_many_in(options.login_tries, std::chrono::minutes(1)),
          .registrations = so_many_in(options.accounts_an_hour, std::chrono::hours(1)),
          .spares_local = !options.limit_local};
}

HubSettings hub_settings(const Options& options, const std::string& operator_password,
                         const std::string& history_is_kept) {
  return {.history_lines = options.history,
          .history_is_kept = history_is_kept,
          .reserved_nick = options.server_name,
          .private_backlog = options.backlog,
          .rooms_of_one = options.max_rooms_per_client,
          .rooms = options.max_rooms,
          .nick_changes = {options.nick_burst, interval_of(options.nick_rate)},
          .first_rules_lobby = options.first_rules_lobby,
          .needs_account = options.accounts == "required",
          .login_grace = options.login_grace,
          .account_rules = account_rules(options),
          .return_within = options.resume_within,
          .return_key =
              options.resume_within == Duration::zero() ? std::string() : random_key(ReturnCodes::kKeyBytes),
          .operator_password = operator_password,
          .operators = options.operators};
}

DialectSettings dialect_settings(const Options& options, const Words& words, Moment now) {
  const RateLimit flood{options.flood_burst, interval_of(options.flood_rate)};
  return {.line = {.max_line_bytes = options.max_line,
                   .backlog_bytes = options.backlog,
                   .flood = flood,
                   .silence_timeout = options.silence_timeout,
                   .greeting_name = options.server_name,
                   .tls_command = words.way_to_tls,
                   .password = words.password,
                   .motd = words.motd},
          .irc = {.server_name = options.server_name,
                  .version = fmt::format("chat-relay-{}", kVersion),
                  .tls_command = words.way_to_tls,
                  .password = words.password,
                  .motd = words.motd,
                  .backlog_bytes = options.backlog,
                  .flood = flood,
                  .registration_timeout = options.registration_timeout,
                  .ping_interval = options.ping_interval,
                  .ping_timeout = options.ping_timeout,
                  .started = now},
          .raw_backlog_bytes = options.backlog,
          .paces_local = options.pace_local};
}

/// `cloak` outlives the settings.
DialectSettings with_cloak(DialectSettings settings, const Options& options, const Cloak& cloak) {
  if (options.cloak == "on")
    settings.cloak = [&cloak](std::string_view address) { return cloak.hide(address); };
  return settings;
}

AdmissionLimits admission_limits(const Options& options, std::size_t doors) {
  const std::size_t most = clients_with_descriptors(doors);
  return {.clients = options.max_clients == 0 ? most : std::min(options.max_clients, most),
          .one_address = {.clients = options.max_clients_per_address,
                          .newcomers = {options.connect_burst, interval_of(options.connect_rate)},
                          .spares_local = !options.limit_local},
          .dead_peer_timeout = options.dead_peer_timeout};
}

/// What a certificate that is made bears: what people may call this machine, but for addresses. Some of those
/// are nobody else's business, and anybody is shown the certificate.
std::vector<std::string> own_names(const Options& options) {
  std::array<char, 256> host_name{};
  static_cast<void>(::gethostname(host_name.data(), host_name.size() - 1));
  return {options.server_name, host_name.data(), "localhost", "127.0.0.1", "::1"};
}

std::optional<std::filesystem::path> place_of_state(const Options& options) {
  const auto getenv = [](const char* name) -> const char* { return std::getenv(name); };
  return state_directory(options.state_dir.path, getenv);
}

/// Whether somebody has said where it is: a person, or a service manager.
bool is_state_given(const Options& options) {
  return !options.state_dir.path.empty() || std::getenv("STATE_DIRECTORY") != nullptr;
}

/// Without a key where nobody is to be cloaked.
Result<Cloak> cloak_for(const Options& options) {
  return options.cloak == "on" ? Cloak::load(place_of_state(options)) : Cloak(std::string());
}

OwnCertificate own_certificate(const Options& options) {
  return OwnCertificate({.certificate = options.tls_certificate,
                         .key = options.tls_key,
                         .state_directory = place_of_state(options),
                         .names = own_names(options)});
}

RelaySettings relay_settings(const Options& options) {
  return {.limits = {.backlog_bytes = options.backlog,
                     .stall_timeout = options.stall_timeout,
                     .registration_timeout = options.registration_timeout,
                     .dead_peer_timeout = options.dead_peer_timeout},
          .held_seats = {.within = options.resume_within},
          .pace = options.pace,
          .memory_limit = options.memory_limit.value_or(memory_at_hand() / 2),
          .encryption = {.is_required = options.require_tls}};
}

/// An error about what an option names, with the place where it is named.
Failure about(std::string_view place, std::string_view why) {
  return Failure(fmt::format("{}: {}", place, why));
}

Failure about_certificate(const Options& options, std::string_view why) {
  const std::string& place = options.tls_certificate.place;
  return place.empty() ? Failure(fmt::format("{}: remove it, and a new one is made", why))
                       : about(place, why);
}

Failure about_state(const Options& options, std::string_view why) {
  return about(options.state_dir.place.empty() ? "--accounts required" : options.state_dir.place, why);
}

Result<void> serve(const Options& options) {
  auto motd = read_motd(options.motd.path);
  if (!motd) return about(options.motd.place, motd.error());
  const auto password = read_shared_password(options.server_password.path);
  if (!password) return about(options.server_password.place, password.error());
  const auto operator_password = read_shared_password(options.operator_password.path);
  if (!operator_password) return about(options.operator_password.place, operator_password.error());
  if (auto log = start_log(options.log_file.path, options.log_level); !log)
    return about(options.log_file.place, log.error());
  Selector selector{SIGINT, SIGTERM, SIGHUP};
  // Sends say MSG_NOSIGNAL, but the log may go into a pipe whose reader has gone.
  std::signal(SIGPIPE, SIG_IGN);
  auto doors = open_doors({options.listen, options.raw_listen, options.socket_permissions,
                           options.listen_places, options.raw_listen_places});
  if (!doors) return Failure(doors.error());
  auto observer = trace::start_trace(options, *doors, selector);
  if (!observer) return about(options.trace_place, observer.error());
  const Moment start = read_clocks();
  OwnCertificate certificate = own_certificate(options);
  const auto tls = certificate.load(start.wall);
  if (!tls) return about_certificate(options, tls.error());
  Workers workers(kJobsWaiting);
  Workers archivist(kArchiveJobsWaiting, kArchivistsNiceness);
  const KeepHistory keep = history_to_keep(options, is_state_given(options));
  const auto state = open_state(options, place_of_state(options), {workers, archivist}, keep);
  if (!state) return about_state(options, state.error());
  const auto cloak = cloak_for(options);
  if (!cloak)
    return about(options.state_dir.place.empty() ? "--cloak" : options.state_dir.place, cloak.error());
  auto service_doors = open_service_doors(options, place_of_state(options));
  if (!service_doors) return Failure(service_doors.error());
  const Words words{*motd, *password, way_to_tls(*doors)};
  // A trace in words follows right after, and is what the people who read it look for.
  announce(*doors, options.narrates ? std::string() : tls->fingerprint());

  LocalLedger ledger(state->last_id);
  Hub hub(hub_settings(options, *operator_password, state->archive->exists() ? in_words(keep) : ""),
          {ledger, *state->archive, *state->accounts, *state->keeper}, start);
  DialectFactory dialects(hub, with_cloak(dialect_settings(options, words, start), options, *cloak));
  const AdmissionLimits admission =
      admission_limits(options, doors->size() + service_doors->size() * ServiceDoors::kDescriptorsOfADoor);
  RelaySettings settings = relay_settings(options);
  settings.workers = {&workers, &archivist};
  settings.encryption.context = *tls;
  settings.version = std::string(kVersion);
  settings.service_doors = std::move(*service_doors);
  settings.renew_certificate = [&certificate](WallTime now) { return certificate.reload(now); };
  Relay relay({std::move(*doors), admission, **observer}, hub, dialects, selector, **observer,
              std::move(settings));
  relay.run();
  spdlog::info("stopped after {} rounds", relay.rounds());
  return {};
}

int run(int argc, const char* const* argv) {
  if (argc > 1 && std::string_view(argv[1]) == "ctl") return run_ctl(argc - 1, argv + 1);
  const auto parsed = parse_options(argc, argv);
  if (const Exit* exit = std::get_if<Exit>(&parsed)) {
    std::fputs(exit->message.c_str(), exit->status == 0 ? stdout : stderr);
    return exit->status;
  }
  const auto& options = std::get<Options>(parsed);
  if (const auto status = carry_out_request(options)) return *status;
  keep_free_memory(kKeptInARound);
  keep_memory_in_reserve();
  const auto served = serve(options);
  if (served) return 0;
  fmt::print(stderr, "chat-relay: {}\n", served.error());
  return 1;
}

}  // namespace
}  // namespace chat::relay

int main(int argc, char** argv) {
  chat::open_missing_standard_streams(chat::ClosedOutput::discards);
  try {
    return chat::relay::run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "chat-relay: {}\n", error.what());
    return 1;
  }
}
