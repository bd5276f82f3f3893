#pragma once

#include "common/endpoint.h"
#include "common/exit.h"
#include "common/units.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace chat::relay {

/// What the command line and the configuration file say, checked. Sizes are in bytes.
struct Options {
  std::vector<Endpoint> listen{{.host = "::", .port = 6667}};
  std::vector<Endpoint> raw_listen{};
  std::string socket_mode{};   ///< of unix sockets, octal; empty: as the umask and the group have it
  std::string socket_group{};  ///< of unix sockets, a name or a number; empty: this process's
  std::string server_name = "chat-relay";
  std::string motd_file{};
  std::size_t max_clients = 0;  ///< 0: as many as there are descriptors for
  std::size_t max_clients_per_address = 0;
  std::size_t max_line = 4096;
  std::size_t backlog = kMiB;
  std::chrono::milliseconds stall_timeout = std::chrono::minutes(2);
  std::chrono::milliseconds registration_timeout = std::chrono::seconds(30);
  std::chrono::milliseconds ping_interval = std::chrono::seconds(90);
  std::chrono::milliseconds ping_timeout = std::chrono::minutes(1);
  std::chrono::milliseconds dead_peer_timeout = std::chrono::minutes(1);
  int flood_burst = 40;
  double flood_rate = 5;  ///< lines a second; 0: no limit
  bool pace_local = false;
  std::size_t history = 50;
  std::string log_level = "info";
  std::string log_file{};
  bool narrates = false;                   ///< the trace in words, on standard output
  std::vector<std::string> trace_files{};  ///< the trace as NDJSON
  std::chrono::milliseconds pace{};        ///< a pause after each round
};

/// The options, or why the program is not to run.
std::variant<Options, Exit> parse_options(int argc, const char* const* argv);

}  // namespace chat::relay
