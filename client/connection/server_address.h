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
  std::vector<Endpoint> others{};  ///< where that cannot be reached
  bool says_port = false;          ///< or needs none, as a unix socket
  bool with_tls = false;           ///< it asks for it
  std::string nick{};              ///< irc://NICK@host; empty: it has none
  std::vector<WantedRoom> rooms{};
};

/// Reads "HOST", "HOST:PORT", "PORT", "[V6]:PORT", "unix:/path", several of these with commas between them,
/// or "irc://[NICK@]HOST[:PORT][/ROOM[,ROOM...][?key=KEY]]"
/// (https://datatracker.ietf.org/doc/html/draft-butcher-irc-url-04), and with TLS "ircs://", whose port is
/// 6697.
Result<ServerAddress> parse_server_address(const std::string& text);

/// A port by itself, behind the host.
struct ServerPort {
  std::uint16_t number = 0;
  bool with_tls = false;  ///< "+6697"
};
Result<ServerPort> parse_port(const std::string& text);

/// "#ROOM" or "#ROOM KEY". A shell takes an unquoted # for a comment, so "lobby" means "#lobby".
Result<WantedRoom> parse_room(const std::string& text);

/// A nick of RFC 2812's characters, with kWantedNickBytes at the most. Servers that take only shorter ones
/// say so themselves.
Result<std::string> parse_nick(const std::string& text);

inline constexpr std::size_t kWantedNickBytes = 32;

}  // namespace chat::client
