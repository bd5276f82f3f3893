#pragma once

#include "common/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace chat {

/// Where to listen or connect: a host and a port, or the path of a unix socket.
struct Endpoint {
  std::string host;  ///< a name or a numeric address without brackets; empty: every address of this machine
  std::uint16_t port = 0;   ///< when listening, 0 lets the kernel choose
  std::string unix_path{};  ///< not empty: a unix socket, and neither host nor port counts

  bool is_unix() const { return !unix_path.empty(); }
  bool operator==(const Endpoint&) const = default;
};

/// Reads "HOST:PORT", "[V6]:PORT", ":PORT", "PORT" and "unix:/path".
Result<Endpoint> parse_endpoint(std::string_view text);

/// The name, or the address, that a server's certificate has to bear.
std::string name_in_certificate(const Endpoint& server);

/// The form that parse_endpoint() reads.
std::string to_string(const Endpoint& endpoint);

}  // namespace chat
