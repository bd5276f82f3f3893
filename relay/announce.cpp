#include "relay/announce.h"

#include <cstdio>
#include <string>

#include <fmt/format.h>

namespace chat::relay {
namespace {

bool is_every_address(const Endpoint& endpoint) {
  return endpoint.host == "::" || endpoint.host == "0.0.0.0";
}

std::string nc_line(const Endpoint& endpoint) {
  if (endpoint.is_unix()) return fmt::format("nc -U {}", endpoint.unix_path);
  return fmt::format("nc {} {}", is_every_address(endpoint) ? "localhost" : endpoint.host, endpoint.port);
}

bool serves(const ListeningSocket& listening, const std::string& host) {
  const bool ipv6 = host.find(':') != std::string::npos;
  return listening.endpoint.host == "::" ? ipv6 || !listening.ipv6_only : !ipv6;
}

}  // namespace

void announce(const std::vector<Door>& doors) {
  for (const Door& door : doors) {
    const Endpoint& endpoint = door.socket.endpoint;
    fmt::print("Listening on {}{}. Join with:  {}\n", to_string(endpoint), door.raw ? " (raw)" : "",
               nc_line(endpoint));
    if (endpoint.is_unix() || !is_every_address(endpoint)) continue;
    for (const std::string& host : own_addresses()) {
      if (serves(door.socket, host)) fmt::print("  from another machine:  nc {} {}\n", host, endpoint.port);
    }
  }
  std::fflush(stdout);
}

}  // namespace chat::relay
