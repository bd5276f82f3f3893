#pragma once

#include "common/address.h"
#include "common/endpoint.h"
#include "common/result.h"
#include "common/socket_file.h"
#include "common/unique_fd.h"

#include <memory>
#include <vector>

namespace chat {

/// A bound, listening, non-blocking socket.
struct ListeningSocket {
  UniqueFd fd;
  Endpoint endpoint;       ///< as bound: a numeric host, and the port that the kernel chose for port 0
  bool ipv6_only = false;  ///< of the IPv6 wildcard: another socket serves IPv4
  std::unique_ptr<SocketFile> file{};  ///< of a unix socket
};

struct ListeningSettings {
  bool ipv6_only = false;
  SocketPermissions permissions{};
};

/// Listens on all of the addresses of one endpoint, with port 0 on the same port if there is one free on all.
/// `[::]` serves IPv4, too, unless told otherwise. An address of a kind that this machine lacks is left out
/// if another opens. The error is one line that says what to do where that can be said, with its code.
Result<std::vector<ListeningSocket>> listen_on(const Endpoint& asked, const std::vector<Address>& addresses,
                                               const ListeningSettings& settings);

/// Whether listen_on() could, as far as that can be told without doing it: another may have the port or path
/// now. Where a port below 1024 is not allowed it is not told. The error is as listen_on() has it.
Result<void> can_listen_on(const Endpoint& asked, const std::vector<Address>& addresses);

/// The same as the first for all addresses that the endpoint has.
Result<std::vector<ListeningSocket>> listen_on(const Endpoint& endpoint);

}  // namespace chat
