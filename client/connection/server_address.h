#pragma once

#include "common/endpoint.h"
#include "common/result.h"

#include <string>
#include <vector>

namespace chat::client {

/// A room to join, and its key if it has one.
struct WantedRoom {
  std::string name;
  std::string key{};
};

/// Where to connect, and what an address on the web says besides.
struct ServerAddress {
  Endpoint endpoint;
  bool says_port = false;  ///< or that there is none to say, as of a unix socket
  std::string nick{};      ///< irc://NICK@host; empty: it has none
  std::vector<WantedRoom> rooms{};
};

/// "HOST", "HOST:PORT", "PORT", "[V6]:PORT", "unix:/path" or
/// "irc://[NICK@]HOST[:PORT][/ROOM[,ROOM...][?key=KEY]]",
/// https://datatracker.ietf.org/doc/html/draft-butcher-irc-url-04. What asks for TLS is refused: it is not to
/// go in clear.
Result<ServerAddress> parse_server_address(const std::string& text);

/// A port by itself, behind the host. "+6697", as other clients write it, asks for TLS.
Result<std::uint16_t> parse_port(const std::string& text);

/// "#ROOM" or "#ROOM KEY". A shell takes an unquoted # for a comment, so "lobby" means "#lobby".
Result<WantedRoom> parse_room(const std::string& text);

/// What servers take; some take longer ones, and then say so themselves.
Result<std::string> parse_nick(const std::string& text);

inline constexpr std::size_t kWantedNickBytes = 32;

}  // namespace chat::client
