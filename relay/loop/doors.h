#pragma once

#include "common/endpoint.h"
#include "common/result.h"
#include "common/socket_file.h"
#include "relay/loop/entrance.h"

#include <string>
#include <vector>

namespace chat::relay {

/// Where the relay is to be reached.
struct DoorSettings {
  std::vector<Endpoint> listen;
  std::vector<Endpoint> raw_listen;
  SocketPermissions permissions;  ///< of unix sockets
  std::vector<std::string>
      listen_places{};  ///< where each was named, to complain of it there; empty: nowhere
  std::vector<std::string> raw_listen_places{};
};

/// Listens on every endpoint that the settings name, on each address once: what another of the relay's own
/// doors serves already is not opened again. Where IPv4 has a wildcard of its own, the IPv6 wildcard leaves
/// IPv4 to it. A line door and a raw door at one address, or at one port of IPv4 and
/// IPv6, are an error that names both.
Result<std::vector<Door>> open_doors(const DoorSettings& settings);

}  // namespace chat::relay
