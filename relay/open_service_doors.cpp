#include "relay/open_service_doors.h"

#include "common/socket_file.h"
#include "common/text.h"
#include "relay/ctl/control_socket.h"

#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

void add_control_socket(const std::filesystem::path& state_directory, std::vector<ServiceDoor>& doors) {
  constexpr mode_t kOwnerAlone = 0600;
  const auto endpoint = control_endpoint(state_directory);
  auto socket = endpoint ? listen_at_path(endpoint->unix_path, {.mode = kOwnerAlone},
                                          "give this relay another --state-dir")
                         : Result<SocketAtPath>(Failure(endpoint.error()));
  if (!socket) {
    return spdlog::warn("there is no control socket in {}: {}", visible(state_directory.string()),
                        socket.error());
  }
  doors.push_back({{std::move(socket->fd), *endpoint, false, std::move(socket->file)}, Protocol::control});
}

Result<void> add_metrics(const Options& options, std::vector<ServiceDoor>& doors) {
  const Endpoint& asked = *options.metrics_listen;
  const auto addresses = addresses_to_listen_on(asked);
  if (!addresses) return Failure(fmt::format("cannot listen on {}: {}", to_string(asked), addresses.error()));
  auto sockets = listen_on(asked, *addresses, {.permissions = options.socket_permissions});
  if (!sockets) return Failure(sockets.error());
  for (ListeningSocket& each : *sockets) {
    const std::string at = to_string(each.endpoint);
    spdlog::info("metrics are at {}{}/metrics", each.endpoint.is_unix() ? "" : "http://", at);
    doors.push_back({std::move(each), Protocol::scrape});
  }
  return {};
}

}  // namespace

Result<std::vector<ServiceDoor>> open_service_doors(
    const Options& options, const std::optional<std::filesystem::path>& state_directory) {
  std::vector<ServiceDoor> doors;
  std::error_code unknown;
  const bool is_traced = options.narrates || !options.trace_files.empty();
  if (!is_traced && state_directory && std::filesystem::is_directory(*state_directory, unknown))
    add_control_socket(*state_directory, doors);
  if (!options.metrics_listen) return doors;
  if (const auto added = add_metrics(options, doors); !added)
    return Failure(fmt::format("{}: {}", options.metrics_place, added.error()));
  return doors;
}

}  // namespace chat::relay
