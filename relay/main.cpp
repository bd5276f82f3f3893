#include "common/controlling_terminal.h"
#include "common/error_codes.h"
#include "common/free_memory.h"
#include "common/held_signals.h"
#include "common/leave.h"
#include "common/result.h"
#include "common/selector.h"
#include "common/standard_error.h"
#include "common/standard_streams.h"
#include "common/text.h"
#include "common/units.h"
#include "common/workers.h"
#include "relay/announce.h"
#include "relay/chat_order.h"
#include "relay/check_config.h"
#include "relay/cloak.h"
#include "relay/cluster_access.h"
#include "relay/ctl.h"
#include "relay/kept_files.h"
#include "relay/log/log.h"
#include "relay/loop/doors.h"
#include "relay/loop/memory_reserve.h"
#include "relay/loop/relay.h"
#include "relay/named_files.h"
#include "relay/open_service_doors.h"
#include "relay/open_state.h"
#include "relay/options.h"
#include "relay/own_certificate.h"
#include "relay/parse_options.h"
#include "relay/printed_config.h"
#include "relay/random_key.h"
#include "relay/reload.h"
#include "relay/service/inherited_sockets.h"
#include "relay/service/service_manager.h"
#include "relay/settings.h"
#include "relay/start_trace.h"
#include "relay/version.h"

#include <csignal>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <unistd.h>

namespace chat::relay {
namespace {

// The hub asks the accounts one thing after the other, and the keeper writes one batch after the other.
constexpr std::size_t kJobsWaiting = 4;

// What people ask of the history, a batch of what is said, and a tidying.
constexpr std::size_t kArchiveJobsWaiting = 64;

// Who talks comes before what has been said, and that is still written as fast as it is said.
constexpr int kArchivistsNiceness = 5;

constexpr std::size_t kKeptInARound = kMiB;

constexpr int kCannotPrint = 1;

/// Without a key where nobody is to be cloaked.
Result<Cloak> load_cloak(const Options& options) {
  if (options.cloak != "on") return Cloak(std::string());
  auto cloak = Cloak::load(place_of_state(options));
  return cloak ? cloak : about_cloak(options, cloak.error());
}

Result<NamedContents> read_files_and_begin_log(const Options& options) {
  auto contents = read_named_files(options);
  if (!contents) return contents;
  if (auto log = start_log(log_settings(options)); !log)
    return about(options.log_file.place, log.error(), codes::kLogFile);
  for (const std::string& warning : options.warnings) spdlog::warn("{}", warning);
  warn_of_open_passwords(options);
  return contents;
}

/// Where the service manager has opened some, and nobody has named others, these are all.
Result<std::vector<Door>> open_the_doors(const Options& options) {
  auto inherited = take_inherited_sockets();
  if (!inherited) return Failure(inherited.error());
  DoorSettings settings = door_settings(options);
  if (!inherited->empty() && options.listens_by_default) settings.listen.clear();
  settings.inherited = std::move(*inherited);
  return open_doors(std::move(settings));
}

HubSettings first_hub_settings(const Configuration& config, bool keeps_history,
                               std::uint64_t person_ids_after) {
  HubSettings settings = hub_settings(config.options, config.contents, keeps_history);
  settings.person_ids_after = person_ids_after;
  if (config.options.resume_within > Duration::zero())
    settings.return_key = random_key(ReturnCodes::kKeyBytes);
  return settings;
}

/// What cannot be written is an error, and no end of the program.
void make_writing_fail() {
  // Sends say MSG_NOSIGNAL, but the log may go into a pipe whose reader has gone.
  std::signal(SIGPIPE, SIG_IGN);
  // What passes a limit on files (ulimit -f).
  std::signal(SIGXFSZ, SIG_IGN);
}

/// A trace in words follows right after, and is what the people who read it look for.
std::string announced_fingerprint(const Options& options, const std::string& fingerprint) {
  return options.narrates ? std::string() : fingerprint;
}

/// `had_terminal`: when the program began. It may have been closed since.
Result<void> serve(const Options& options, const Reloader::ReadOptions& read_options, bool had_terminal) {
  auto contents = read_files_and_begin_log(options);
  if (!contents) return Failure(contents.error());
  Selector selector{SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2};
  make_writing_fail();
  auto doors = open_the_doors(options);
  if (!doors) return Failure(doors.error());
  auto observer = trace::start_trace(options, *doors, selector);
  if (!observer) return about(options.trace_place, observer.error(), codes::kTraceFile);
  const Moment start = read_clocks();
  OwnCertificate certificate(certificate_settings(options));
  const auto tls = certificate.load(start.wall);
  if (!tls) return about_certificate(options, tls.error());
  Workers workers(kJobsWaiting);
  Workers archivist(kArchiveJobsWaiting, kArchivistsNiceness);
  const auto cluster = cluster_access(options, contents->cluster_password);
  if (!cluster) return Failure(cluster.error());
  if (const auto fine = check_state(options); !fine) return Failure(fine.error());
  const auto place = place_of_state(options);
  const auto state = open_state(options, place, {workers, archivist}, kept_history(options), *cluster);
  if (!state) return about_state(options, state.error());
  const auto cloak = load_cloak(options);
  if (!cloak) return Failure(cloak.error());
  if (place) note_kept_files(*place);
  auto service_doors = open_service_doors(options, place);
  if (!service_doors) return Failure(service_doors.error());
  const std::size_t descriptors = doors->size() + service_doors->size() * ServiceDoors::kDescriptorsOfADoor;
  const Circumstances circumstances{descriptors, serving_at(*doors),      way_to_tls(*doors), &*cloak,
                                    start,       state->archive->exists()};
  const Configuration config{options, std::move(*contents), std::move(certificate), *tls};
  announce(*doors, announced_fingerprint(options, tls->fingerprint()));

  ChatOrder order(*cluster, state->last_id);
  FactLog facts(order.ledger());
  Hub hub(first_hub_settings(config, circumstances.keeps_history, order.person_ids_after()),
          {facts, *state->archive, *state->accounts, *state->keeper, &facts}, start);
  RedisCluster* const others = order.begin(hub, *state, start);
  DialectFactory dialects(hub, dialect_settings(options, config.contents, circumstances));
  const ServiceManager service = ServiceManager::from_environment();
  std::optional<Reloader> reloader;
  Relay relay({std::move(*doors), admission_limits(options, descriptors), **observer}, hub, dialects,
              selector, **observer,
              {.workers = {&workers, &archivist},
               .held_seats = {.within = options.resume_within},
               .live = live_settings(options, *tls),
               .reload = [&reloader](Moment now) { return reloader->reload(now); },
               .service = service,
               .service_doors = std::move(*service_doors),
               .cluster = others,
               .facts = &facts,
               .watches_certificate = !options.narrates && options.trace_files.empty(),
               .had_terminal = had_terminal,
               .version = std::string(kVersion)});
  reloader.emplace(read_options, config, circumstances, RunningParts{relay, hub, dialects, state->history},
                   service);
  service.ready(circumstances.serving);
  relay.run();
  spdlog::info("stopped after {}", counted(relay.rounds(), "round"));
  return {};
}

int tell_config(const Options& options) {
  log_in_words("chat-relay");
  for (const std::string& warning : options.warnings) spdlog::warn("{}", warning);
  const auto checked = options.checks_config ? check_config(options) : Result<void>();
  const std::string complaint = checked ? std::string() : fmt::format("chat-relay: {}\n", checked.error());
  if (options.prints_config) {
    const int status = leave("chat-relay", {0, printed_config(options)}, kCannotPrint);
    if (status != 0) return status;
  }
  return checked ? 0 : leave("chat-relay", {1, complaint}, kCannotPrint);
}

bool is_to_serve(const Options& options) {
  return !options.checks_config && !options.prints_config && options.export_of.empty() &&
         options.forget.empty();
}

int run(int argc, const char* const* argv) {
  if (argc > 1 && std::string_view(argv[1]) == "ctl") return run_ctl(argc - 1, argv + 1);
  // Whoever has the relay read its configuration anew need not know whether it has begun to listen for that.
  const HeldSignals held{SIGHUP, SIGUSR1, SIGUSR2};
  const bool had_terminal = has_controlling_terminal();
  const auto read_options = [argc, argv, read = reading_own_descriptors_once()] {
    return parse_options(argc, argv, ::environ, read);
  };
  const auto parsed = read_options();
  if (const Exit* exit = std::get_if<Exit>(&parsed)) {
    if (exit->status != 0) write_to_standard_error(before_error());
    return leave("chat-relay", *exit, kCannotPrint);
  }
  const auto& options = std::get<Options>(parsed);
  if (!is_to_serve(options)) held.release();
  if (options.checks_config || options.prints_config) return tell_config(options);
  if (const auto status = carry_out_request(options)) return *status;
  keep_free_memory(kKeptInARound);
  share_one_heap();
  keep_memory_in_reserve();
  const auto served = serve(options, read_options, had_terminal);
  if (served) return 0;
  tell_of_end(served.error());
  return 1;
}

}  // namespace
}  // namespace chat::relay

int main(int argc, char** argv) {
  chat::open_missing_standard_streams(chat::ClosedOutput::discards);
  try {
    return chat::relay::run(argc, argv);
  } catch (const std::exception& error) {
    chat::relay::tell_of_end(error.what());
    return 1;
  }
}
