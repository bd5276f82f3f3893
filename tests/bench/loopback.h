#pragma once

#include "common/result.h"
#include "common/unique_fd.h"

#include <cstddef>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

namespace chat::bench {

/// An address on this machine's loopback. A load generator must not be able to reach anything else.
struct LoopbackAddress {
  sockaddr_storage storage;
  socklen_t size;
};

/// "127.0.0.1:6667" or "[::1]:6667"; names and other networks are refused.
Result<LoopbackAddress> parse_loopback(const std::string& text);

/// Holds up to 4,096 connections that nobody has accepted yet.
struct Listener {
  UniqueFd fd;
  sockaddr_in address;
};

/// On a port that the kernel chooses. Ends the program where that cannot be.
Listener listen_anywhere();

/// A socket that blocks. Ends the program where it cannot be connected.
UniqueFd connect_to(const sockaddr_in& address);

/// A socket that does not block, with Nagle's algorithm off, on its way to `server`: it is writable when it
/// has arrived or failed.
Result<UniqueFd> start_connecting(const LoopbackAddress& server);

void disable_nagle(int fd);

/// Acknowledges what has been received. The kernel soon goes back to waiting, so this is for every read.
void acknowledge_now(int fd);

/// What became of start_connecting(): 0 or an errno.
int connect_error(int fd);

/// Raises the limit of open descriptors to the hard limit; fails where that is not enough for `wanted`
/// sockets.
Result<void> make_room_for_sockets(std::size_t wanted);

}  // namespace chat::bench
