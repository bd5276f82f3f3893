#include "relay/reload.h"

#include "common/error_codes.h"
#include "common/text.h"
#include "relay/kept_files.h"
#include "relay/log/event.h"
#include "relay/log/log.h"
#include "relay/loop/relay.h"
#include "relay/open_state.h"
#include "relay/storage/sqlite_archive.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

/// An option that cannot change while the relay runs, and what keeps it as it is.
struct Lasting {
  std::string_view name;
  void (*keep)(Options& next, const Options& now);
};

template <auto... kMembers>
void keep(Options& next, const Options& now) {
  ((next.*kMembers = now.*kMembers), ...);
}

constexpr Lasting kLasting[] = {
    {"listen", keep<&Options::listen, &Options::listen_places>},
    {"raw-listen", keep<&Options::raw_listen, &Options::raw_listen_places>},
    {"socket-mode", keep<&Options::socket_permissions>},
    {"socket-group", keep<&Options::socket_permissions>},
    {"state-dir", keep<&Options::state_dir>},
    {"accounts", keep<&Options::accounts>},
    {"password-memory", keep<&Options::password_memory>},
    {"password-passes", keep<&Options::password_passes>},
    {"resume-within", keep<&Options::resume_within>},
    {"max-line", keep<&Options::max_line>},
    {"server-name", keep<&Options::server_name>},
    {"cloak", keep<&Options::cloak>},
    {"first-rules-lobby", keep<&Options::first_rules_lobby>},
    {"metrics-listen", keep<&Options::metrics_listen, &Options::metrics_place>},
    {"cluster", keep<&Options::cluster, &Options::cluster_place>},
    {"cluster-password-file", keep<&Options::cluster_password>},
    {"cluster-ca", keep<&Options::cluster_ca>},
    {"cluster-certificate", keep<&Options::cluster_certificate>},
    {"cluster-key", keep<&Options::cluster_key>},
    {"trace", keep<&Options::narrates, &Options::trace_files, &Options::trace_place>},
};

constexpr Lasting kKeepHistory{"keep-history", keep<&Options::keep_history>};

void keep_lasting(const Lasting& lasting, Options& next, const Options& now) {
  lasting.keep(next, now);
  const auto is_it = [&](const Setting& each) { return each.name == lasting.name; };
  const auto setting = std::find_if(next.settings.begin(), next.settings.end(), is_it);
  const auto before = std::find_if(now.settings.begin(), now.settings.end(), is_it);
  if (setting != next.settings.end() && before != now.settings.end()) *setting = *before;
}

std::string worded(const Setting& setting) {
  if (!setting.value.empty()) return setting.value;
  return setting.initially.empty() ? "nothing" : fmt::format("the default ({})", setting.initially);
}

/// Of two lists of the same options.
std::vector<std::string> changes(const std::vector<Setting>& before, const std::vector<Setting>& after,
                                 std::string_view what) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i) {
    if (before[i].value == after[i].value) continue;
    words.push_back(fmt::format("{} {} from {} to {} ({})", before[i].name, what, worded(before[i]),
                                worded(after[i]), after[i].origin));
  }
  return words;
}

void add_if_changed(const std::string& before, const std::string& after, std::string_view words,
                    std::vector<std::string>& lines) {
  if (before != after) lines.emplace_back(words);
}

Failure in_one_line(const Exit& exit) {
  constexpr std::string_view kProgram = "chat-relay: ";
  std::string_view words = exit.message;
  if (words.starts_with(kProgram)) words.remove_prefix(kProgram.size());
  if (words.ends_with('\n')) words.remove_suffix(1);
  return Failure(std::string(words));
}

}  // namespace

/// What has been read and checked, and holds when it is applied.
struct Reloader::Next {
  Configuration config;
  std::optional<OpenedLog> log;   ///< none: it goes on in the one that there is
  std::vector<Setting> wanted;    ///< also what needs a restart
  bool has_new_cluster_password;  ///< which does, too
};

Reloader::Reloader(ReadOptions read_options, Configuration now, Circumstances circumstances,
                   RunningParts parts, ServiceManager service)
    : read_options_(std::move(read_options)),
      config_(std::move(now)),
      circumstances_(std::move(circumstances)),
      parts_(parts),
      service_(std::move(service)) {}

Reloaded Reloader::reload(Moment now) {
  HeardWarnings warnings;
  service_.reloading(now.steady);
  const auto reopened = reopen_log();
  parts_.relay.restore_socket_files();
  auto next = read(now);
  if (!next) {
    log_event(spdlog::level::err, {.name = "reload_failed"}, "nothing of the configuration has changed: {}",
              next.error());
    service_.ready(circumstances_.serving + "; the configuration could not be read anew: see the log");
    return Failure(next.error());
  }
  std::vector<std::string> lines = compare(*next);
  const std::string old_level = config_.options.log_level;
  const std::string level = next->config.options.log_level;
  apply(std::move(*next), now);
  // What has changed is to be seen by either level.
  if (is_more_verbose(old_level, level)) set_log_level(old_level);
  {
    const LoggedEvent about({.name = "reloaded"});
    for (const std::string& line : lines) spdlog::info("reload: {}", line);
    spdlog::info("read the configuration anew{}", lines.empty() ? ": nothing has changed" : "");
  }
  set_log_level(level);
  warn_of_its_time(config_.context, now.wall);
  service_.ready(circumstances_.serving);
  if (!reopened) {
    return Failure(
        fmt::format("{}. All the rest was done: {}", with_code(reopened.error(), codes::kLogFile),
                    lines.empty() ? "nothing has changed" : fmt::format("{}", fmt::join(lines, "; "))));
  }
  return ReadAnew{std::move(lines), warnings.take()};
}

Result<Reloader::Next> Reloader::read(Moment now) {
  auto parsed = read_options_();
  if (const Exit* const exit = std::get_if<Exit>(&parsed)) return in_one_line(*exit);
  Options options = std::move(std::get<Options>(parsed));
  std::vector<Setting> wanted = options.settings;
  for (const Lasting& each : kLasting) keep_lasting(each, options, config_.options);
  const bool begins_or_ends_keeping = kept_history(options).is_on() != (parts_.history != nullptr);
  if (begins_or_ends_keeping) keep_lasting(kKeepHistory, options, config_.options);
  auto contents = read_named_files_again(options, config_.contents);
  if (!contents) return Failure(contents.error());
  const bool has_new_cluster_password = contents->cluster_password != config_.contents.cluster_password;
  contents->cluster_password = config_.contents.cluster_password;
  OwnCertificate certificate(certificate_settings(options));
  auto context = certificate.load_again(config_.certificate, config_.context, now.wall);
  if (!context) return about_certificate(options, context.error());
  std::optional<OpenedLog> log;
  if (log_settings(options) != log_settings(config_.options)) {
    auto opened = open_log(log_settings(options));
    if (!opened) return about(options.log_file.place, opened.error(), codes::kLogFile);
    log = std::move(*opened);
  }
  return Next{{std::move(options), std::move(*contents), std::move(certificate), std::move(*context)},
              std::move(log),
              std::move(wanted),
              has_new_cluster_password};
}

std::vector<std::string> Reloader::compare(const Next& next) const {
  const Configuration& config = next.config;
  auto lines = changes(config_.options.settings, config.options.settings, "has changed");
  add_if_changed(config_.contents.motd, config.contents.motd, "the message of the day has changed", lines);
  add_if_changed(config_.contents.server_password, config.contents.server_password,
                 "the password that everybody needs has changed", lines);
  add_if_changed(config_.contents.operator_password, config.contents.operator_password,
                 "the operators' password has changed", lines);
  add_if_changed(
      config_.context.fingerprint(), config.context.fingerprint(),
      fmt::format("the TLS certificate was read anew: its fingerprint is {}", config.context.fingerprint()),
      lines);
  auto lasting = changes(config.options.settings, next.wanted, "has not changed, for that needs a restart:");
  lines.insert(lines.end(), std::make_move_iterator(lasting.begin()), std::make_move_iterator(lasting.end()));
  if (next.has_new_cluster_password)
    lines.emplace_back("the password for the cluster's Redis has not changed, for that needs a restart");
  return lines;
}

void Reloader::apply(Next next, Moment now) {
  config_ = std::move(next.config);
  const Options& options = config_.options;
  if (next.log) use_log(std::move(*next.log));
  // It may have made a certificate.
  if (const auto place = place_of_state(options)) note_kept_files(*place);
  for (const std::string& warning : options.warnings) spdlog::warn("{}", warning);
  warn_of_open_passwords(options);
  parts_.relay.change_settings(live_settings(options, config_.context),
                               admission_limits(options, circumstances_.doors), now);
  parts_.dialects.change_settings(dialect_settings(options, config_.contents, circumstances_));
  parts_.hub.change_settings(hub_settings(options, config_.contents, circumstances_.keeps_history), now);
  if (parts_.history != nullptr)
    parts_.history->change_retention(retention_of(kept_history(options), options));
}

}  // namespace chat::relay
