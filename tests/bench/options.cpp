#include "tests/bench/options.h"

#include "tests/bench/dialect.h"

#include <CLI/CLI.hpp>

namespace chat::bench {
namespace {

constexpr double kLongestRunSeconds = 3600;

void add_work(CLI::App& app, Options& options) {
  app.add_option("--clients", options.clients, "how many clients there are")
      ->capture_default_str()
      ->check(CLI::Range(1, 60'000));
  app.add_option("--talkers", options.talkers, "how many of them speak; 0 is all")->capture_default_str();
  app.add_option("--rooms", options.rooms,
                 "how many rooms they are spread over; 1 is where newcomers come in")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--slow-readers", options.slow_readers,
                 "how many more come into these rooms and read nothing once they are measured")
      ->capture_default_str()
      ->check(CLI::Range(0, 60'000));
  app.add_option("--bystanders", options.bystanders,
                 "how many more sit in rooms of ten of their own, where nobody speaks")
      ->capture_default_str()
      ->check(CLI::Range(0, 60'000));
  app.add_option("--window", options.window, "messages outstanding in all")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  app.add_option("--size", options.size, "bytes of a message as it is sent, line end included")
      ->capture_default_str()
      ->check(CLI::Range(1, 4096));
  app.add_option("--send-bytes", options.send_bytes, "with --least-cost: bytes a send")
      ->capture_default_str()
      ->check(CLI::Range(1, 16'000'000));
  app.add_option("--in-flight", options.in_flight,
                 "clients on their way in at once; keep it below the server's listen backlog")
      ->capture_default_str()
      ->check(CLI::Range(1, 4096));
}

void add_time(CLI::App& app, Options& options) {
  app.add_option("--seconds", options.seconds, "how long to measure")
      ->capture_default_str()
      ->check(CLI::Range(0.1, kLongestRunSeconds));
  app.add_option("--warmup", options.warmup, "seconds under load before measuring")
      ->capture_default_str()
      ->check(CLI::Range(0.0, kLongestRunSeconds));
}

void add_modes(CLI::App& app, Options& options) {
  auto* connect = app.add_option("--connect", options.connect,
                                 "server, as 127.0.0.1:PORT or [::1]:PORT; may be repeated, "
                                 "for servers of one chat");
  app.add_option("--dialect", options.dialect, "what the server speaks: " + dialect_names())
      ->capture_default_str();
  app.add_option("--server-pid", options.server_pids,
                 "process whose CPU time and memory are read; may be "
                 "repeated: then all together");
  auto* idle = app.add_flag("--idle", options.idle, "only connect, and tell the server's memory per client");
  auto* least = app.add_flag("--least-cost", options.least_cost,
                             "no server: the CPU time of one send of --send-bytes to each client");
  auto* select = app.add_flag("--select-cost", options.select_cost,
                              "no server: the CPU time of one select() that watches so many clients");
  app.add_flag("--tls", options.tls, "the clients are encrypted");
  app.add_flag("--quick-ack", options.quick_ack,
               "acknowledge every read at once, which is kind to servers that leave Nagle's algorithm on");
  app.add_flag("--json", options.json, "report one JSON object");
  least->excludes(connect)->excludes(idle)->excludes(select);
  select->excludes(connect)->excludes(idle);
}

}  // namespace

tl::expected<Options, int> parse_options(int argc, char** argv) {
  CLI::App app("Puts a chat server on this machine under load and measures it.", "chat-load");
  Options options;
  add_modes(app, options);
  add_work(app, options);
  add_time(app, options);
  try {
    app.parse(argc, argv);
    const bool needs_server = !options.least_cost && !options.select_cost;
    if (needs_server && options.connect.empty()) throw CLI::RequiredError("--connect");
    if (options.idle && options.server_pids.empty())
      throw CLI::RequiredError("--idle needs --server-pid, which");
  } catch (const CLI::ParseError& error) {
    return tl::unexpected<int>(app.exit(error));
  }
  return options;
}

}  // namespace chat::bench
