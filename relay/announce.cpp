#include "relay/announce.h"

#include "common/unblockable_output.h"

#include <iterator>
#include <string>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <unistd.h>

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

void append_ways_in(const Door& door, std::string& words) {
  const Endpoint& endpoint = door.socket.endpoint;
  fmt::format_to(std::back_inserter(words), "Listening on {}{}. Join with:  {}\n", to_string(endpoint),
                 door.raw ? " (raw)" : "", nc_line(endpoint));
  if (endpoint.is_unix() || !is_every_address(endpoint)) return;
  for (const std::string& host : own_addresses()) {
    if (!serves(door.socket, host)) continue;
    fmt::format_to(std::back_inserter(words), "  from another machine:  nc {} {}\n", host, endpoint.port);
  }
}

}  // namespace

void announce(const std::vector<Door>& doors) {
  std::string words;
  for (const Door& door : doors) append_ways_in(door, words);
  // Whoever started the relay may not read what it says, and it serves all the same.
  if (!UnblockableOutput::standard_stream(STDOUT_FILENO).write(words))
    spdlog::warn("standard output does not take where the relay listens");
}

}  // namespace chat::relay
