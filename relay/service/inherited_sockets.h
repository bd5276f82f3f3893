#pragma once

#include "common/result.h"
#include "common/unique_fd.h"

#include <string>
#include <vector>

namespace chat::relay {

/// A listening stream socket that the service manager has opened for the relay. It is not ours to bind, nor
/// is its file ours to remove.
struct InheritedSocket {
  UniqueFd fd;  ///< non-blocking, closed on exec
  std::string
      name{};  ///< FileDescriptorName= of its unit (systemd.socket(5)); its unit's name if it has none
};

/// Those that $LISTEN_FDS names, which then names none any more: sd_listen_fds_with_names(3). In a build
/// without libsystemd there are none, and the log says so if there were some. The error says which is no
/// listening socket, and has its code.
Result<std::vector<InheritedSocket>> take_inherited_sockets();

}  // namespace chat::relay
