#include "common/result.h"
#include "common/selector.h"
#include "common/socket.h"
#include "common/text.h"
#include "relay/announce.h"
#include "relay/log.h"
#include "relay/options.h"
#include "relay/relay.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <sys/resource.h>

namespace chat::relay {
namespace {

// Standard streams, doors, the log, the spare one, and what a library opens for a moment.
constexpr std::size_t kDescriptorReserve = 16;

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

Result<std::string> read_motd(const std::string& file) {
  if (file.empty()) return std::string();
  std::ifstream stream(file);
  std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (!stream) return Failure(os_error(fmt::format("cannot read the message of the day, {}", file), errno));
  if (const auto at = find_invalid_utf8(text)) {
    return Failure(
        fmt::format("the message of the day, {}, is not UTF-8 at byte {}", file, with_commas(*at + 1)));
  }
  if (!text.empty() && text.back() != '\n') text += '\n';
  return text;
}

Result<std::vector<Door>> open_doors(const Options& options) {
  std::vector<Door> doors;
  for (const auto& [endpoints, raw] :
       {std::pair(&options.listen, false), std::pair(&options.raw_listen, true)}) {
    for (const Endpoint& endpoint : *endpoints) {
      auto socket = listen_on(endpoint);
      if (!socket) return Failure(socket.error());
      doors.push_back({std::move(*socket), raw});
    }
  }
  return doors;
}

void remove_socket_files(const std::vector<Endpoint>& endpoints) {
  for (const Endpoint& endpoint : endpoints) {
    if (endpoint.is_unix()) ::unlink(endpoint.unix_path.c_str());
  }
}

LineSettings line_settings(const Options& options, std::string motd) {
  LineSettings settings;
  settings.max_line_bytes = options.max_line;
  settings.backlog_bytes = options.backlog;
  settings.flood.burst = options.flood_burst;
  settings.flood.interval = options.flood_rate > 0 ? seconds(1 / options.flood_rate) : Duration::zero();
  settings.greeting_name = options.server_name;
  settings.motd = std::move(motd);
  return settings;
}

RelaySettings relay_settings(const Options& options) {
  const std::size_t most = clients_with_descriptors(options.listen.size() + options.raw_listen.size());
  RelaySettings settings;
  settings.max_clients = options.max_clients == 0 ? most : std::min(options.max_clients, most);
  settings.max_clients_per_address = options.max_clients_per_address;
  settings.limits.backlog_bytes = options.backlog;
  settings.limits.stall_timeout = seconds(options.stall_timeout);
  settings.limits.registration_timeout = seconds(options.registration_timeout);
  return settings;
}

Result<void> serve(const Options& options) {
  auto motd = read_motd(options.motd_file);
  if (!motd) return Failure(motd.error());
  if (auto log = start_log(options.log_file, options.log_level); !log) return log;
  Selector selector{SIGINT, SIGTERM, SIGHUP};
  auto doors = open_doors(options);
  if (!doors) return Failure(doors.error());
  announce(*doors);

  Hub hub({options.history, options.server_name, options.backlog}, read_clocks().wall);
  DialectFactory dialects(hub, line_settings(options, std::move(*motd)), options.backlog);
  Relay relay(std::move(*doors), hub, dialects, selector, relay_settings(options));
  relay.run();
  remove_socket_files(options.listen);
  remove_socket_files(options.raw_listen);
  spdlog::info("stopped after {} rounds", relay.rounds());
  return {};
}

int run(int argc, const char* const* argv) {
  const auto parsed = parse_options(argc, argv);
  if (const Exit* exit = std::get_if<Exit>(&parsed)) {
    std::fputs(exit->message.c_str(), exit->status == 0 ? stdout : stderr);
    return exit->status;
  }
  const auto served = serve(std::get<Options>(parsed));
  if (served) return 0;
  fmt::print(stderr, "chat-relay: {}\n", served.error());
  return 1;
}

}  // namespace
}  // namespace chat::relay

int main(int argc, char** argv) {
  try {
    return chat::relay::run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "chat-relay: {}\n", error.what());
    return 1;
  }
}
