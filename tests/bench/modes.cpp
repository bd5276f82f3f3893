#include "tests/bench/modes.h"

#include "tests/bench/arrival.h"
#include "tests/bench/load.h"
#include "tests/bench/process_usage.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <unistd.h>

namespace chat::bench {
namespace {

using std::chrono::nanoseconds;
using std::chrono::steady_clock;

constexpr double kNanosecondsPerSecond = 1e9;
constexpr double kNanosecondsPerMicrosecond = 1e3;

struct Stage {
  const Dialect& dialect;
  Roster roster;
  Swarm swarm;
};

Result<const Dialect*> chosen_dialect(const Options& options) {
  const Dialect* dialect = find_dialect(options.dialect);
  if (dialect == nullptr) {
    return Failure("'" + options.dialect + "' is not spoken here: choose from " + dialect_names());
  }
  if (dialect->has_rooms) return dialect;
  if (options.rooms > 1) {
    return Failure(std::to_string(options.rooms) + " rooms are refused: " + options.dialect +
                   " knows only one");
  }
  if (options.bystanders > 0) {
    return Failure("bystanders are refused: they need a room of their own, and " + options.dialect +
                   " knows only one");
  }
  return dialect;
}

Crowd crowd_of(const Options& options) {
  return {.readers = options.clients,
          .rooms = options.rooms,
          .slow = options.slow_readers,
          .bystanders = options.bystanders};
}

Result<void> check_numbers(const Options& options, const Dialect& dialect) {
  constexpr std::size_t kLeastMembers = 2;
  if (options.clients < kLeastMembers * options.rooms) {
    return Failure(std::to_string(options.clients) + " clients are too few for " +
                   std::to_string(options.rooms) + " rooms: each needs " + std::to_string(kLeastMembers));
  }
  if (options.talkers > options.clients) {
    return Failure(std::to_string(options.talkers) + " talkers among " + std::to_string(options.clients) +
                   " clients are too many");
  }
  if (options.bystanders == 1) return Failure("one bystander is too few: a room needs 2");
  const Roster roster(crowd_of(options));
  const std::size_t least = MessageWriter::least_bytes(dialect, roster.room_name(options.rooms - 1));
  if (options.size < least) {
    return Failure("messages of " + std::to_string(options.size) +
                   " bytes are too small: timestamp, sender and " + "number take " + std::to_string(least) +
                   " in " + options.dialect);
  }
  return make_room_for_sockets(roster.clients());
}

Result<std::unique_ptr<Stage>> set_stage(const Options& options) {
  const auto dialect = chosen_dialect(options);
  if (!dialect) return Failure(dialect.error());
  if (auto numbers = check_numbers(options, **dialect); !numbers) return Failure(numbers.error());
  std::vector<LoopbackAddress> servers;
  for (const std::string& each : options.connect) {
    const auto server = parse_loopback(each);
    if (!server) return Failure(server.error());
    servers.push_back(*server);
  }
  return std::make_unique<Stage>(
      Stage{**dialect, Roster(crowd_of(options)), Swarm(std::move(servers), options.quick_ack, options.tls)});
}

nanoseconds from_seconds(double seconds) {
  return std::chrono::duration_cast<nanoseconds>(std::chrono::duration<double>(seconds));
}

double to_microseconds(nanoseconds duration) {
  return static_cast<double>(duration.count()) / kNanosecondsPerMicrosecond;
}

double ratio(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

// All that is read at the start and at the end of what is measured.
struct Reading {
  steady_clock::time_point time;
  CpuUse generator;
  nanoseconds generator_waited;
  CpuUse server;
  Counts counts;
};

Result<Reading> read_all(const Load& load, const Swarm& swarm, const std::vector<pid_t>& servers) {
  const auto generator = cpu_use(getpid());
  if (!generator) return Failure(generator.error());
  const auto server = cpu_use(servers);
  if (!server) return Failure(server.error());
  return Reading{steady_clock::now(), *generator, swarm.waited(), *server, load.counts()};
}

// How much a process was held up by other work on its core: what that takes is missing from the throughput
// and makes the latency worse.
void describe_holdups(Report& report, const std::string& whose, const CpuUse& start, const CpuUse& end,
                      double elapsed_ns) {
  report.number(whose + "_held_up",
                ratio(static_cast<double>((end.waited - start.waited).count()), elapsed_ns));
}

std::size_t talkers_of(const Options& options) {
  return options.talkers > 0 ? options.talkers : options.clients;
}

void describe_work(Report& report, const Options& options) {
  report.text("dialect", options.dialect)
      .count("clients", options.clients)
      .count("talkers", talkers_of(options))
      .count("rooms", options.rooms)
      .count("slow_readers", options.slow_readers)
      .count("bystanders", options.bystanders)
      .count("window", options.window)
      .count("size_bytes", options.size)
      .count("quick_ack", options.quick_ack ? 1 : 0)
      .count("tls", options.tls ? 1 : 0);
}

void describe_rates(Report& report, const Reading& start, const Reading& end, bool with_server) {
  const Counts counts = end.counts - start.counts;
  const auto lines = static_cast<double>(counts.lines);
  const auto elapsed = static_cast<double>((end.time - start.time).count());
  const double seconds = elapsed / kNanosecondsPerSecond;
  report.number("seconds", seconds)
      .number("deliveries_per_second", ratio(lines, seconds))
      .number("messages_per_second", ratio(static_cast<double>(counts.messages), seconds))
      .number("lines_per_read", ratio(lines, static_cast<double>(counts.reads)))
      .number("bytes_per_line", ratio(static_cast<double>(counts.bytes), lines));
  const auto waited = static_cast<double>((end.generator_waited - start.generator_waited).count());
  report.number("generator_busy", 1 - ratio(waited, elapsed));
  describe_holdups(report, "generator", start.generator, end.generator, elapsed);
  if (!with_server) return;
  describe_holdups(report, "server", start.server, end.server, elapsed);
  const auto used = static_cast<double>((end.server.used - start.server.used).count());
  report.number("server_busy", ratio(used, elapsed));
  const double used_us = to_microseconds(end.server.used - start.server.used);
  report.number("server_cpu_us_per_delivery", ratio(used_us, lines))
      .number("server_cpu_us_per_message", ratio(used_us, static_cast<double>(counts.messages)));
}

void describe_outcome(Report& report, const Load& load) {
  report.number("latency_p50_us", to_microseconds(load.latency().quantile(0.50)))
      .number("latency_p99_us", to_microseconds(load.latency().quantile(0.99)))
      .number("latency_max_us", to_microseconds(load.latency().max()))
      .count("latency_samples", load.latency().count())
      .count("lost", load.missing())
      .count("surplus", load.surplus())
      .count("unreadable", load.unreadable())
      .count("disconnected", load.disconnected())
      .count("stuck", load.stuck() ? 1 : 0);
  if (load.disconnected() > 0) report.text("first_disconnected", load.first_loss());
}

bool is_sound(const Load& load) {
  return load.missing() + load.surplus() + load.unreadable() + load.disconnected() == 0 && !load.stuck();
}

// A server that died with its clients connected has no memory left to read; the losses tell that story.
void describe_memory(Report& report, const std::vector<pid_t>& servers) {
  const auto memory = memory_use(servers);
  if (!memory) return;
  report.count("server_peak_bytes", memory->peak_bytes)
      .count("server_resident_bytes", memory->resident_bytes);
}

}  // namespace

Result<Verdict> measure_load(const Options& options) {
  auto stage = set_stage(options);
  if (!stage) return Failure(stage.error());
  auto& [dialect, roster, swarm] = **stage;
  if (auto arrived = Arrival(swarm, roster, dialect, options.in_flight).run(); !arrived) {
    return Failure(arrived.error());
  }

  Load load(swarm, roster, dialect, talkers_of(options), options.size);
  load.run(options.window, from_seconds(options.warmup));
  const auto start = read_all(load, swarm, options.server_pids);
  if (!start) return Failure(start.error());
  load.sample_latency(true);
  load.run(options.window, from_seconds(options.seconds));
  load.sample_latency(false);
  const auto end = read_all(load, swarm, options.server_pids);
  if (!end) return Failure(end.error());
  load.drain();

  Verdict verdict{{}, is_sound(load)};
  describe_work(verdict.report, options);
  describe_rates(verdict.report, *start, *end, !options.server_pids.empty());
  describe_outcome(verdict.report, load);
  if (!options.server_pids.empty()) describe_memory(verdict.report, options.server_pids);
  return verdict;
}

Result<Verdict> measure_idle(const Options& options) {
  constexpr std::chrono::seconds kRest{1};  // for a server to let go of what arriving took
  auto stage = set_stage(options);
  if (!stage) return Failure(stage.error());
  auto& [dialect, roster, swarm] = **stage;
  const auto before = memory_use(options.server_pids);
  if (!before) return Failure(before.error());
  Arrival arrival(swarm, roster, dialect, options.in_flight);
  if (auto arrived = arrival.run(); !arrived) return Failure(arrived.error());
  if (auto rested = arrival.linger(kRest); !rested) return Failure(rested.error());
  const auto after = memory_use(options.server_pids);
  if (!after) return Failure(after.error());

  const double grown =
      static_cast<double>(after->resident_bytes) - static_cast<double>(before->resident_bytes);
  Verdict verdict{{}, true};
  verdict.report.text("dialect", options.dialect)
      .count("clients", options.clients)
      .count("resident_before_bytes", before->resident_bytes)
      .count("resident_after_bytes", after->resident_bytes)
      .count("server_peak_bytes", after->peak_bytes)
      .number("bytes_per_client", grown / static_cast<double>(options.clients));
  return verdict;
}

}  // namespace chat::bench
