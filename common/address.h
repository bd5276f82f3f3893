#pragma once

#include "common/endpoint.h"
#include "common/result.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace chat {

/// One resolved address, of any family: a value to be handed on. What is inside concerns only common/socket.
class Address {
 public:
  /// Has room for any address; see fill().
  Address() = default;
  Address(const sockaddr* address, std::size_t size);

  bool is_ipv6() const;
  bool is_for_many() const;  ///< multicast or broadcast: nobody connects to it
  bool is_unix() const;

  /// The numeric host and the port; it must not be a unix socket's address.
  Endpoint endpoint() const;

  /// The path, which begins with '@' where there is no file; it must be a unix socket's address.
  std::string path() const;

  /// "192.0.2.7:6667", "[2001:db8::1]:6667" or "unix:/path".
  std::string to_string() const;

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(bytes_.data()); }
  unsigned size() const { return size_; }
  int family() const;

  /// Has `call(sockaddr*, socklen_t*)` write the address, as accept4(2) and getsockname(2) do; gives what it
  /// gives.
  template <class Call>
  auto fill(Call call) {
    size_ = kBytesMax;
    return call(reinterpret_cast<sockaddr*>(bytes_.data()), &size_);
  }

 private:
  static constexpr unsigned kBytesMax = 128;  // of a sockaddr_storage

  alignas(std::max_align_t) std::array<char, kBytesMax> bytes_{};
  unsigned size_ = kBytesMax;
};

/// A numeric host without brackets; an IPv4 address that is mapped into IPv6 as the IPv4 address it is.
std::string numeric_host(const sockaddr* address, std::size_t size);

/// Loopback, also as IPv6 maps it (RFC 4291, section 2.5.5.2), or "unix".
bool is_of_this_machine(std::string_view host);

/// What is one party's, as a rule: an IPv4 address, also as IPv6 maps it, or the /64 of an IPv6 address
/// ("2001:db8:0:1::/64"). All machines of a link share its fe80::/64, so a link-local address stands for
/// itself. So does what is no address.
std::string network_of(const std::string& host);

/// The addresses for bind(2), each once, at least one; of an endpoint without a host the IPv6 wildcard, which
/// stands for every address of this machine. Blocks as find_addresses() does. The error is getaddrinfo's
/// reason alone.
Result<std::vector<Address>> addresses_to_listen_on(const Endpoint& endpoint);

/// The addresses of a host, in the order that getaddrinfo(3) prefers (RFC 6724), at least one; looks wherever
/// nsswitch.conf(5) says, and so may BLOCK for many seconds: for common/resolver. An endpoint without a host
/// is this machine. An error is one line: "cannot find host 'x': Name or service not known".
Result<std::vector<Address>> find_addresses(const Endpoint& endpoint);

/// The same where nothing has to be looked up: numeric hosts, no host, unix sockets. Nothing for a name.
std::optional<std::vector<Address>> addresses_at_hand(const Endpoint& endpoint);

}  // namespace chat
