#include "common/socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fmt/format.h>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace chat {
namespace {

constexpr int kOn = 1;
constexpr int kOff = 0;

// A peer that has vanished without a word (a pulled cable) is found out after 90 + 4 * 15 seconds of silence
// on both sides; while something is being sent to it, by TCP's own retransmissions.
constexpr int kKeepaliveIdleSeconds = 90;
constexpr int kKeepaliveIntervalSeconds = 15;
constexpr int kKeepaliveProbes = 4;

void set_option(int fd, int level, int option, int value) {
  // Refused only for a socket that is not of the kind or no longer connected; then it does not matter either.
  static_cast<void>(::setsockopt(fd, level, option, &value, sizeof value));
}

Transfer outcome(ssize_t count) {
  if (count >= 0) return {Transfer::Status::done, static_cast<std::size_t>(count)};
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {Transfer::Status::would_block};
  return {Transfer::Status::failed, 0, errno};
}

struct Address {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
};

Address unix_address(const std::string& path) {
  Address address;
  auto* un = reinterpret_cast<sockaddr_un*>(&address.storage);
  un->sun_family = AF_UNIX;
  path.copy(un->sun_path, sizeof un->sun_path - 1);
  address.size = sizeof *un;
  return address;
}

std::string numeric_host(const sockaddr* address, socklen_t size) {
  char host[NI_MAXHOST];
  if (::getnameinfo(address, size, host, sizeof host, nullptr, 0, NI_NUMERICHOST) != 0) return "?";
  // An IPv4 peer of a dual-stack listener: people know it by its IPv4 address.
  constexpr std::string_view kMapped = "::ffff:";
  const std::string_view text = host;
  return std::string(text.starts_with(kMapped) ? text.substr(kMapped.size()) : text);
}

std::uint16_t port_of(const Address& address) {
  if (address.family() == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6*>(&address.storage)->sin6_port);
  }
  return ntohs(reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_port);
}

Result<Address> resolve(const Endpoint& endpoint) {
  if (endpoint.is_unix()) return unix_address(endpoint.unix_path);
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE;
  hints.ai_family = endpoint.host.empty() ? AF_INET6 : AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(endpoint.host.empty() ? nullptr : endpoint.host.c_str(),
                                  std::to_string(endpoint.port).c_str(), &hints, &found);
  if (error != 0) {
    return Failure(fmt::format("{}: {}", endpoint.host,
                               error == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(error)));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  Address address;
  std::memcpy(&address.storage, found->ai_addr, found->ai_addrlen);
  address.size = found->ai_addrlen;
  return address;
}

UniqueFd stream_socket(int family) {
  return UniqueFd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

void remove_stale_socket(const Address& address, const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return;
  const UniqueFd probe = stream_socket(AF_UNIX);
  if (::connect(probe.get(), address.get(), address.size) != 0 && errno == ECONNREFUSED)
    ::unlink(path.c_str());
}

Endpoint bound_endpoint(int fd, const Endpoint& asked) {
  if (asked.is_unix()) return asked;
  Address address;
  if (::getsockname(fd, address.get(), &address.size) != 0) die("getsockname");
  return {.host = numeric_host(address.get(), address.size), .port = port_of(address)};
}

bool is_every_address(const Endpoint& endpoint) {
  return !endpoint.is_unix() && (endpoint.host.empty() || endpoint.host == "::");
}

bool ipv6_is_missing(int error) {
  return error == EAFNOSUPPORT || error == EADDRNOTAVAIL;
}

/// Owns nothing where it failed; errno says why.
UniqueFd bound_and_listening(const Address& address) {
  UniqueFd fd = stream_socket(address.family());
  if (!fd) return fd;
  set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR, kOn);
  set_option(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, kOff);
  if (::bind(fd.get(), address.get(), address.size) == 0 && ::listen(fd.get(), SOMAXCONN) == 0) return fd;
  const int error = errno;
  fd.reset();
  errno = error;
  return fd;
}

}  // namespace

Transfer receive(int fd, std::span<char> into) {
  const ssize_t count = ::recv(fd, into.data(), into.size(), 0);
  if (count == 0) return {Transfer::Status::ended};
  return outcome(count);
}

Transfer send(int fd, std::span<const iovec> pieces) {
  constexpr int kFlags = MSG_NOSIGNAL | MSG_DONTWAIT;
  // The usual case, and the cheaper call: the kernel has no list of pieces to copy in and check.
  if (pieces.size() == 1) return outcome(::send(fd, pieces[0].iov_base, pieces[0].iov_len, kFlags));
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(pieces.data());
  message.msg_iovlen = pieces.size();
  return outcome(::sendmsg(fd, &message, kFlags));
}

Result<ListeningSocket> listen_on(const Endpoint& endpoint) {
  const auto address = resolve(endpoint);
  if (!address) return Failure(fmt::format("cannot listen on {}: {}", to_string(endpoint), address.error()));
  if (endpoint.is_unix()) remove_stale_socket(*address, endpoint.unix_path);

  ListeningSocket listening{bound_and_listening(*address), endpoint, nullptr};
  if (!listening.fd && is_every_address(endpoint) && ipv6_is_missing(errno)) {
    return listen_on({.host = "0.0.0.0", .port = endpoint.port});
  }
  if (!listening.fd) {
    const bool busy = errno == EADDRINUSE;
    return Failure(os_error(fmt::format("cannot listen on {}", to_string(endpoint)), errno) +
                   (busy ? " (by another relay? choose another with --listen)" : ""));
  }
  if (endpoint.is_unix()) listening.file = std::make_unique<SocketFile>(endpoint.unix_path);
  listening.endpoint = bound_endpoint(listening.fd.get(), endpoint);
  return listening;
}

Accepted accept_from(int listening_fd) {
  Address peer;
  Accepted accepted{UniqueFd(::accept4(listening_fd, peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC)),
                    0,
                    {},
                    listening_fd};
  const int fd = accepted.fd.get();
  if (fd < 0) {
    accepted.error = errno;
    return accepted;
  }
  if (peer.family() == AF_UNIX) {
    accepted.name = "unix";
    return accepted;
  }
  accepted.name = to_string(Endpoint{.host = numeric_host(peer.get(), peer.size), .port = port_of(peer)});
  set_option(fd, IPPROTO_TCP, TCP_NODELAY, kOn);
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE, kOn);
  set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, kKeepaliveIdleSeconds);
  set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, kKeepaliveIntervalSeconds);
  set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, kKeepaliveProbes);
  return accepted;
}

std::string peer_address(const std::string& name) {
  const auto endpoint = parse_endpoint(name);
  return endpoint ? endpoint->host : name;
}

std::size_t unacknowledged_bytes(int fd) {
  int bytes = 0;
  return ::ioctl(fd, SIOCOUTQ, &bytes) == 0 ? static_cast<std::size_t>(bytes) : 0;
}

void discard_input(int fd) {
  constexpr int kReadsMax = 16;
  std::array<char, 4096> unwanted;
  for (int i = 0; i < kReadsMax && receive(fd, unwanted).status == Transfer::Status::done; ++i) {
  }
}

std::vector<std::string> own_addresses() {
  ifaddrs* first = nullptr;
  if (::getifaddrs(&first) != 0) return {};
  const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(first, &::freeifaddrs);
  std::vector<std::string> addresses;
  for (const ifaddrs* each = first; each != nullptr; each = each->ifa_next) {
    if (each->ifa_addr == nullptr || (each->ifa_flags & IFF_LOOPBACK) != 0) continue;
    if (each->ifa_addr->sa_family == AF_INET) {
      addresses.push_back(numeric_host(each->ifa_addr, sizeof(sockaddr_in)));
    } else if (each->ifa_addr->sa_family == AF_INET6 &&
               !IN6_IS_ADDR_LINKLOCAL(&reinterpret_cast<const sockaddr_in6*>(each->ifa_addr)->sin6_addr)) {
      addresses.push_back(numeric_host(each->ifa_addr, sizeof(sockaddr_in6)));
    }
  }
  std::stable_partition(addresses.begin(), addresses.end(),
                        [](const std::string& host) { return host.find(':') == std::string::npos; });
  return addresses;
}

}  // namespace chat
