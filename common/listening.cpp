#include "common/listening.h"

#include "common/error_codes.h"
#include "common/socket.h"

#include <cerrno>
#include <cstdint>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace chat {
namespace {

constexpr int kFirstFreePort = 1024;

bool is_missing(int error) {
  return error == EAFNOSUPPORT || error == EADDRNOTAVAIL;
}

std::string advice(int error, const Endpoint& endpoint) {
  if (error == EADDRINUSE) return " (by another relay? choose another port)";
  if (error == EINVAL)
    return " (the address of a network card's own link wants its card: [fe80::1%eth0]:6667)";
  if (error == EADDRNOTAVAIL)
    return " (this machine does not have that address; ip address lists those it has)";
  if (error != EACCES || endpoint.port == 0 || endpoint.port >= kFirstFreePort) return "";
  return " (ports below 1024 are root's: take one from 1024 on; or allow this program: setcap "
         "cap_net_bind_service=+ep on its file, AmbientCapabilities=CAP_NET_BIND_SERVICE in its systemd "
         "unit; "
         "or everybody: sysctl net.ipv4.ip_unprivileged_port_start)";
}

std::string_view code_of(int error) {
  if (error == EADDRINUSE) return codes::kPortInUse;
  if (error == EACCES) return codes::kPortForbidden;
  return error == EINVAL || error == EADDRNOTAVAIL ? codes::kAddress : codes::kListen;
}

std::string cannot_listen(const Endpoint& asked, const std::string& why) {
  return fmt::format("cannot listen on {}: {}", to_string(asked), why);
}

Failure cannot_listen(const Endpoint& asked, int error) {
  const std::string what = os_error(fmt::format("cannot listen on {}", to_string(asked)), error);
  return Failure(with_code(what + advice(error, asked), code_of(error)));
}

Failure cannot_listen_at_path(const Endpoint& asked, const std::string& why) {
  return Failure(with_code(cannot_listen(asked, why), codes::kSocketFile));
}

bool is_every_address(const Endpoint& asked) {
  return asked.host.empty() || asked.host == "::";
}

/// One attempt at all addresses.
struct Attempt {
  std::vector<ListeningSocket> sockets{};
  int error = 0;  ///< why one that this machine has could not be opened
  int error_of_missing = 0;
};

Address with_port(const Address& address, std::uint16_t port) {
  Endpoint endpoint = address.endpoint();
  endpoint.port = port;
  return addresses_at_hand(endpoint)->front();
}

Attempt attempt(const std::vector<Address>& addresses, bool ipv6_only) {
  Attempt result;
  for (const Address& each : addresses) {
    const bool follows = !result.sockets.empty() && each.endpoint().port == 0;
    const Address address = follows ? with_port(each, result.sockets.front().endpoint.port) : each;
    UniqueFd fd = bound_socket(address, ipv6_only);
    if (fd && start_listening(fd.get())) {
      const Endpoint bound = bound_endpoint(fd.get());
      result.sockets.push_back({std::move(fd), bound, ipv6_only && bound.host == "::", nullptr});
    } else if (is_missing(errno)) {
      result.error_of_missing = errno;
    } else {
      result.error = errno;
      return result;
    }
  }
  return result;
}

Result<std::vector<ListeningSocket>> listen_at(const Endpoint& asked, const SocketPermissions& permissions) {
  auto socket = listen_at_path(asked.unix_path, permissions);
  if (!socket) return cannot_listen_at_path(asked, socket.error());
  std::vector<ListeningSocket> sockets;
  sockets.push_back({std::move(socket->fd), asked, false, std::move(socket->file)});
  return sockets;
}

}  // namespace

Result<std::vector<ListeningSocket>> listen_on(const Endpoint& asked, const std::vector<Address>& addresses,
                                               const ListeningSettings& settings) {
  if (asked.is_unix()) return listen_at(asked, settings.permissions);
  // A port that is free on the first address may be taken on the next.
  constexpr int kTriesMax = 8;
  Attempt tried;
  for (int i = 0; i < kTriesMax; ++i) {
    tried = attempt(addresses, settings.ipv6_only);
    if (asked.port != 0 || tried.error != EADDRINUSE) break;
  }
  if (tried.error == 0 && !tried.sockets.empty()) return std::move(tried.sockets);
  const int error = tried.error != 0 ? tried.error : tried.error_of_missing;
  if (tried.error == 0 && is_every_address(asked) && !settings.ipv6_only) {
    return listen_on({.host = "0.0.0.0", .port = asked.port});
  }
  return cannot_listen(asked, error);
}

Result<void> can_listen_on(const Endpoint& asked, const std::vector<Address>& addresses) {
  if (asked.is_unix()) {
    const auto can = can_listen_at_path(asked.unix_path);
    return can ? can : cannot_listen_at_path(asked, can.error());
  }
  // The kernel chooses a port that nobody has, so only the address is tried.
  int missing = 0;
  for (const Address& each : addresses) {
    if (bound_socket(with_port(each, 0), false)) return {};
    if (!is_missing(errno)) return cannot_listen(asked, errno);
    missing = errno;
  }
  return is_every_address(asked) ? Result<void>() : cannot_listen(asked, missing);
}

Result<std::vector<ListeningSocket>> listen_on(const Endpoint& endpoint) {
  const auto addresses = addresses_to_listen_on(endpoint);
  if (!addresses) return Failure(with_code(cannot_listen(endpoint, addresses.error()), codes::kAddress));
  return listen_on(endpoint, *addresses, {});
}

}  // namespace chat
