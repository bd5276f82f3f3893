#include "common/address.h"

#include "common/network.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <string_view>

#include <fmt/format.h>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace chat {
namespace {

constexpr std::string_view kMapped = "::ffff:";

template <class SocketAddress>
const SocketAddress& as(const Address& address) {
  return *reinterpret_cast<const SocketAddress*>(address.get());
}

Address unix_address(const std::string& path) {
  sockaddr_un un{};
  un.sun_family = AF_UNIX;
  path.copy(un.sun_path, sizeof un.sun_path - 1);
  return {reinterpret_cast<const sockaddr*>(&un), sizeof un};
}

/// [::ffff:127.0.0.1] is 127.0.0.1: the same door, and the same to whoever looks.
Address unmapped(const sockaddr* address, std::size_t size) {
  constexpr std::size_t kMappedAt = 12;
  if (address->sa_family != AF_INET6) return {address, size};
  const auto& six = *reinterpret_cast<const sockaddr_in6*>(address);
  if (!IN6_IS_ADDR_V4MAPPED(&six.sin6_addr)) return {address, size};
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_port = six.sin6_port;
  std::memcpy(&four.sin_addr, six.sin6_addr.s6_addr + kMappedAt, sizeof four.sin_addr);
  return {reinterpret_cast<const sockaddr*>(&four), sizeof four};
}

/// An endpoint without a host: the wildcard with AI_PASSIVE, otherwise loopback. The error is getaddrinfo's
/// reason alone.
Result<std::vector<Address>> resolve(const Endpoint& endpoint, int flags, int family) {
  if (endpoint.is_unix()) return std::vector{unix_address(endpoint.unix_path)};
  addrinfo hints{};
  hints.ai_flags = flags;
  hints.ai_family = family;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(endpoint.host.empty() ? nullptr : endpoint.host.c_str(),
                                  std::to_string(endpoint.port).c_str(), &hints, &found);
  if (error != 0) return Failure(error == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  std::vector<Address> addresses;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next)
    addresses.push_back(unmapped(each->ai_addr, each->ai_addrlen));
  return addresses;
}

}  // namespace

Address::Address(const sockaddr* address, std::size_t size) : size_(static_cast<unsigned>(size)) {
  static_assert(sizeof(sockaddr_storage) == kBytesMax);
  std::memcpy(bytes_.data(), address, size);
}

int Address::family() const {
  return get()->sa_family;
}

bool Address::is_ipv6() const {
  return family() == AF_INET6;
}

bool Address::is_for_many() const {
  if (is_unix()) return false;
  if (is_ipv6()) return IN6_IS_ADDR_MULTICAST(&as<sockaddr_in6>(*this).sin6_addr);
  const std::uint32_t four = ntohl(as<sockaddr_in>(*this).sin_addr.s_addr);
  return IN_MULTICAST(four) || four == INADDR_BROADCAST;
}

bool Address::is_unix() const {
  return family() == AF_UNIX;
}

Endpoint Address::endpoint() const {
  const auto port = is_ipv6() ? as<sockaddr_in6>(*this).sin6_port : as<sockaddr_in>(*this).sin_port;
  return {.host = numeric_host(get(), size_), .port = ntohs(port)};
}

std::string Address::path() const {
  const auto& address = as<sockaddr_un>(*this);
  const std::size_t length = size_ - std::min<std::size_t>(size_, offsetof(sockaddr_un, sun_path));
  const bool has_no_file = length > 1 && address.sun_path[0] == '\0';
  if (has_no_file) return '@' + std::string(address.sun_path + 1, length - 1);
  return address.sun_path;
}

std::string Address::to_string() const {
  if (is_unix()) return fmt::format("unix:{}", path());
  return chat::to_string(endpoint());
}

std::string numeric_host(const sockaddr* address, std::size_t size) {
  char host[NI_MAXHOST];
  if (::getnameinfo(address, static_cast<socklen_t>(size), host, sizeof host, nullptr, 0, NI_NUMERICHOST) !=
      0)
    return "?";
  // An IPv4 peer of a dual-stack listener: people know it by its IPv4 address.
  const std::string_view text = host;
  return std::string(text.starts_with(kMapped) ? text.substr(kMapped.size()) : text);
}

Result<std::vector<Address>> addresses_to_listen_on(const Endpoint& endpoint) {
  auto found = resolve(endpoint, AI_PASSIVE, endpoint.host.empty() ? AF_INET6 : AF_UNSPEC);
  if (!found || endpoint.is_unix()) return found;
  std::vector<Address> addresses;  // a hosts file may name one twice
  for (const Address& each : *found) {
    const auto same = [&](const Address& other) { return other.endpoint() == each.endpoint(); };
    if (std::none_of(addresses.begin(), addresses.end(), same)) addresses.push_back(each);
  }
  return addresses;
}

Result<std::vector<Address>> find_addresses(const Endpoint& endpoint) {
  auto found = resolve(endpoint, 0, AF_UNSPEC);
  if (!found) return Failure(fmt::format("cannot find host '{}': {}", endpoint.host, found.error()));
  return found;
}

std::optional<std::vector<Address>> addresses_at_hand(const Endpoint& endpoint) {
  auto found = resolve(endpoint, AI_NUMERICHOST, AF_UNSPEC);
  if (!found) return std::nullopt;
  return std::move(*found);
}

bool is_of_this_machine(std::string_view host) {
  if (host.starts_with(kMapped)) host.remove_prefix(kMapped.size());
  return host.starts_with("127.") || host == "::1" || host == "unix";
}

std::string network_of(const std::string& host) {
  constexpr unsigned kLinkBits = 64;
  const auto address = Network::parse(host);
  if (!address || address->is_link_local()) return host;
  return (address->is_ipv4() ? *address : address->cut_to(kLinkBits)).to_string();
}

}  // namespace chat
