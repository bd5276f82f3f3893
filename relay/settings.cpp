#include "relay/settings.h"

#include "common/memory.h"
#include "common/text.h"
#include "common/units.h"
#include "relay/open_state.h"
#include "relay/state_directory.h"
#include "relay/version.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <string_view>
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

/// Raises this process's limit as far as it may go and returns it.
std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) die("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) die("setrlimit");
  return static_cast<std::size_t>(limit.rlim_cur);
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

/// So many at once, and then spread over the time.
RateLimit so_many_in(int count, Duration time) {
  return count == 0 ? RateLimit{} : RateLimit{count, time / count};
}

AccountRules account_rules(const Options& options) {
  return {.wrong_passwords = so_many_in(options.login_tries, std::chrono::minutes(1)),
          .registrations = so_many_in(options.accounts_an_hour, std::chrono::hours(1)),
          .spares_local = !options.limit_local};
}

/// What a certificate that is made bears: what people may call this machine, but for addresses. Some of those
/// are nobody else's business, and anybody is shown the certificate.
std::vector<std::string> own_names(const Options& options) {
  std::array<char, 256> host_name{};
  static_cast<void>(::gethostname(host_name.data(), host_name.size() - 1));
  return {options.server_name, host_name.data(), "localhost", "127.0.0.1", "::1"};
}

/// Whether somebody has said where it is: a person, or a service manager.
bool is_state_given(const Options& options) {
  return !options.state_dir.path.empty() || managers_state_directory(own_variable);
}

}  // namespace

HubSettings hub_settings(const Options& options, const NamedContents& contents, bool keeps_history) {
  return {.history_lines = options.history,
          .history_is_kept = keeps_history ? in_words(kept_history(options)) : "",
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
          .lost_within = std::max(options.stall_timeout, options.dead_peer_timeout),
          .operator_password = contents.operator_password,
          .relay_password = contents.server_password,
          .operators = options.operators};
}

DialectSettings dialect_settings(const Options& options, const NamedContents& contents,
                                 const Circumstances& circumstances) {
  const ReadingLimits reading{.backlog_bytes = options.backlog,
                              .flood = {options.flood_burst, interval_of(options.flood_rate)}};
  DialectSettings settings{.line = {.max_line_bytes = options.max_line,
                                    .reading = reading,
                                    .silence_timeout = options.silence_timeout,
                                    .greeting_name = options.server_name,
                                    .tls_command = circumstances.way_to_tls,
                                    .motd = contents.motd},
                           .irc = {.server_name = options.server_name,
                                   .version = fmt::format("chat-relay-{}", kVersion),
                                   .tls_command = circumstances.way_to_tls,
                                   .motd = contents.motd,
                                   .reading = reading,
                                   .registration_timeout = options.registration_timeout,
                                   .ping_interval = options.ping_interval,
                                   .ping_timeout = options.ping_timeout,
                                   .started = circumstances.started},
                           .raw_backlog_bytes = options.backlog,
                           .paces_local = options.pace_local};
  if (options.cloak == "on")
    settings.cloak = [cloak = circumstances.cloak](std::string_view address) { return cloak->hide(address); };
  return settings;
}

DoorSettings door_settings(const Options& options) {
  return {.listen = options.listen,
          .raw_listen = options.raw_listen,
          .permissions = options.socket_permissions,
          .listen_places = options.listen_places,
          .raw_listen_places = options.raw_listen_places,
          .metrics_listen = options.metrics_listen,
          .metrics_place = options.metrics_place};
}

AdmissionLimits admission_limits(const Options& options, std::size_t doors) {
  const std::size_t most = clients_with_descriptors(doors);
  if (options.max_clients > most) {
    spdlog::warn(
        "of the {} clients of --max-clients no more than {} get in: the limit on descriptors allows no more "
        "(ulimit -n; LimitNOFILE= in a unit)",
        with_commas(options.max_clients), with_commas(most));
  }
  return {.clients = options.max_clients == 0 ? most : std::min(options.max_clients, most),
          .one_address = {.clients = options.max_clients_per_address,
                          .newcomers = {options.connect_burst, interval_of(options.connect_rate)},
                          .spares_local = !options.limit_local},
          .dead_peer_timeout = options.dead_peer_timeout};
}

std::optional<std::filesystem::path> place_of_state(const Options& options) {
  return state_directory(options.state_dir.path, own_variable);
}

/// Nobody would be told why nobody is let in.
void warn_if_below_use(std::size_t memory_limit) {
  const std::size_t used = resident_memory();
  if (memory_limit != 0 && used == 0) {
    return spdlog::warn("--memory-limit {} does not hold: without /proc the relay cannot read what it takes",
                        human_size(memory_limit));
  }
  if (memory_limit == 0 || used <= memory_limit - memory_limit / 10) return;
  spdlog::warn("--memory-limit {} is less than the relay takes now, {}: nobody is let in until it takes less",
               human_size(memory_limit), human_size(used));
}

LiveSettings live_settings(const Options& options, const TlsContext& context) {
  const std::size_t memory_limit = options.memory_limit.value_or(memory_at_hand() / 2);
  warn_if_below_use(memory_limit);
  return {.limits = {.backlog_bytes = options.backlog,
                     .stall_timeout = options.stall_timeout,
                     .registration_timeout = options.registration_timeout,
                     .dead_peer_timeout = options.dead_peer_timeout},
          .pace = options.pace,
          .ask_all_up_to = options.ask_all_up_to,
          .memory_limit = memory_limit,
          .encryption = {.context = context, .is_required = options.require_tls}};
}

LogSettings log_settings(const Options& options) {
  return {options.log_file.path, options.log_level, options.log_format};
}

CertificateSettings certificate_settings(const Options& options) {
  return {.certificate = options.tls_certificate,
          .key = options.tls_key,
          .state_directory = place_of_state(options),
          .names = own_names(options)};
}

KeepHistory kept_history(const Options& options) {
  return history_to_keep(options, is_state_given(options));
}

}  // namespace chat::relay
