#include "relay/announce.h"

#include "common/shell_word.h"
#include "common/socket.h"
#include "common/tls_identity.h"
#include "common/unblockable_output.h"

#include <algorithm>
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

std::string nc_line(const Door& door, const std::string& host) {
  const Endpoint& endpoint = door.socket.endpoint;
  const char* const command = door.tls ? "ncat --ssl" : "nc";
  if (endpoint.is_unix()) return fmt::format("{} -U {}", command, shell_word(endpoint.unix_path));
  return fmt::format("{} {} {}", command, host, endpoint.port);
}

std::string near_host(const Door& door) {
  const Endpoint& endpoint = door.socket.endpoint;
  return is_every_address(endpoint) ? "localhost" : endpoint.host;
}

bool serves(const ListeningSocket& listening, const std::string& host) {
  const bool ipv6 = host.find(':') != std::string::npos;
  return listening.endpoint.host == "::" ? ipv6 || !listening.ipv6_only : !ipv6;
}

/// Of a door at every address: those by which other machines reach it.
std::vector<std::string> far_hosts(const Door& door) {
  const Endpoint& endpoint = door.socket.endpoint;
  if (endpoint.is_unix() || !is_every_address(endpoint)) return {};
  std::vector<std::string> hosts = own_addresses();
  std::erase_if(hosts, [&](const std::string& host) { return !serves(door.socket, host); });
  return hosts;
}

void append_ways_in(const Door& door, std::string& words) {
  fmt::format_to(std::back_inserter(words), "Listening on {}{}{}. Join with:  {}\n", door.tls ? "tls:" : "",
                 to_string(door.socket.endpoint), door.raw ? " (raw)" : "", nc_line(door, near_host(door)));
  for (const std::string& host : far_hosts(door)) {
    fmt::format_to(std::back_inserter(words), "  from another machine:  {}\n", nc_line(door, host));
  }
}

/// What the clients are told that know TLS, for one door of those that other machines may reach.
void append_encryption(const Door& door, const std::string& fingerprint, std::string& words) {
  const auto hosts = far_hosts(door);
  const std::string host = hosts.empty() ? near_host(door) : hosts.front();
  const std::uint16_t port = door.socket.endpoint.port;
  fmt::format_to(std::back_inserter(words),
                 "  encrypted{}:\n"
                 "    nc:           ncat --ssl {host} {port}\n"
                 "    chat-client:  chat-client ircs://{endpoint}\n"
                 "    irssi:        /connect -tls -tls_pinned_cert {pin} {host} {port}\n"
                 "    WeeChat:      /server add chat {host}/{port} -ssl -ssl_fingerprint={fingerprint}\n"
                 "    The certificate's SHA-256 fingerprint is {fingerprint}\n",
                 door.tls ? "" : " (TLS), on the same port", fmt::arg("host", host), fmt::arg("port", port),
                 fmt::arg("endpoint", to_string(Endpoint{.host = host, .port = port})),
                 fmt::arg("pin", with_colons(fingerprint)), fmt::arg("fingerprint", fingerprint));
}

/// Of those that other machines may reach.
std::vector<Door>::const_iterator first_far_door(const std::vector<Door>& doors) {
  return std::find_if(doors.begin(), doors.end(),
                      [](const Door& door) { return !door.raw && !door.socket.endpoint.is_unix(); });
}

}  // namespace

std::string way_to_tls(const std::vector<Door>& doors) {
  const auto door = first_far_door(doors);
  if (door == doors.end()) return "ncat --ssl HOST PORT";
  const auto hosts = far_hosts(*door);
  return fmt::format("ncat --ssl {} {}", hosts.empty() ? near_host(*door) : hosts.front(),
                     door->socket.endpoint.port);
}

std::string serving_at(const std::vector<Door>& doors) {
  std::string words = "serving";
  for (const Door& door : doors) {
    fmt::format_to(std::back_inserter(words), "{} {}{}{}", &door == &doors.front() ? " at" : ",",
                   door.tls ? "tls:" : "", to_string(door.socket.endpoint), door.raw ? " (raw)" : "");
  }
  return words;
}

void announce(const std::vector<Door>& doors, const std::string& fingerprint) {
  std::string words;
  for (const Door& door : doors) append_ways_in(door, words);
  const auto encrypted = first_far_door(doors);
  if (encrypted != doors.end() && !fingerprint.empty()) append_encryption(*encrypted, fingerprint, words);
  // Whoever started the relay may not read what it says, and it serves all the same.
  if (!UnblockableOutput::standard_stream(STDOUT_FILENO).write(words))
    spdlog::warn("standard output does not take where the relay listens");
}

}  // namespace chat::relay
