#pragma once

#include "common/endpoint.h"
#include "common/result.h"
#include "common/socket_file.h"
#include "relay/loop/entrance.h"

#include <string>
#include <vector>

namespace chat::relay {

/// The endpoints that the relay listens on, as the options name them.
struct DoorSettings {
  std::vector<Endpoint> listen;
  std::vector<Endpoint> raw_listen;
  SocketPermissions permissions;             ///< of unix sockets
  std::vector<std::string> listen_places{};  ///< where each was named, for errors; empty: command line
  std::vector<std::string> raw_listen_places{};
};

/// Listens on every endpoint that the settings name. An address that another door serves already is not
/// opened again. If 0.0.0.0 is named for a port, [::] takes only IPv6 at that port. It is an error, which
/// names both, if a line door and a raw door share an address, or a port of which one has the IPv4 and the
/// other the IPv6 side.
Result<std::vector<Door>> open_doors(const DoorSettings& settings);

}  // namespace chat::relay
