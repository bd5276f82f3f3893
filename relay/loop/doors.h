#pragma once

#include "common/endpoint.h"
#include "common/result.h"
#include "common/socket_file.h"
#include "relay/loop/entrance.h"
#include "relay/service/inherited_sockets.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// A door as an option names it.
struct NamedDoor {
  Endpoint endpoint;
  bool tls = false;  ///< for TLS alone
};

/// Reads what parse_endpoint() reads, perhaps with "tls:" before it.
Result<NamedDoor> parse_door(std::string_view text);

/// The form that parse_door() reads.
std::string to_string(const NamedDoor& door);

/// The endpoints that the relay listens on, as the options name them.
struct DoorSettings {
  std::vector<NamedDoor> listen;
  std::vector<NamedDoor> raw_listen;
  SocketPermissions permissions;             ///< of unix sockets
  std::vector<std::string> listen_places{};  ///< where each was named, for errors; empty: command line
  std::vector<std::string> raw_listen_places{};
  std::vector<InheritedSocket> inherited{};  ///< these are doors, too
  std::optional<Endpoint> metrics_listen{};  ///< not opened here: what no door may be
  std::string metrics_place{};
};

/// Listens on every endpoint that the settings name. An address that another door serves already is not
/// opened again. If 0.0.0.0 is named for a port, [::] takes only IPv6 at that port. It is an error, which
/// names both, if doors of different kinds (lines or raw, TLS alone or not) share an address, or a port of
/// which one has the IPv4 and the other the IPv6 side; so it is if one is where the metrics are to be.
///
/// An inherited socket that is called "raw" is a raw door, one called "tls" is for TLS alone, and one called
/// "chat", or as its unit, neither; any other name is an error, and so is an endpoint that is named besides.
Result<std::vector<Door>> open_doors(DoorSettings settings);

/// Whether they can be, as far as that can be told without opening any: another may have them now.
Result<void> check_doors(const DoorSettings& settings);

}  // namespace chat::relay
