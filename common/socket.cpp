#include "common/socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

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

void set_options_of_connection(int fd) {
  set_option(fd, IPPROTO_TCP, TCP_NODELAY, kOn);
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE, kOn);
  set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, kKeepaliveIdleSeconds);
  set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, kKeepaliveIntervalSeconds);
  set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, kKeepaliveProbes);
}

/// Two ends of one socket: what TCP makes of a connection to a free port of this machine when the kernel
/// picks that very port for our side (RFC 9293, section 3.5, simultaneous open).
bool is_connected_to_itself(int fd, const Address& peer) {
  if (peer.is_unix()) return false;
  Address own;
  own.fill([fd](sockaddr* to, socklen_t* size) { return ::getsockname(fd, to, size); });
  return own.to_string() == peer.to_string();
}

UniqueFd stream_socket(int family) {
  return UniqueFd(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

}  // namespace

Connecting start_connecting(const Address& address) {
  Connecting connecting{stream_socket(address.family())};
  const int fd = connecting.fd.get();
  if (fd < 0) return {UniqueFd(), errno};
  if (!address.is_unix()) set_options_of_connection(fd);
  if (::connect(fd, address.get(), address.size()) == 0 || errno == EINPROGRESS) return connecting;
  return {UniqueFd(), errno};
}

int connect_result(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) die("getsockopt");
  if (error != 0) return error;
  Address peer;
  const auto name = [fd](sockaddr* to, socklen_t* length) { return ::getpeername(fd, to, length); };
  if (peer.fill(name) != 0) return EINPROGRESS;
  return is_connected_to_itself(fd, peer) ? ECONNREFUSED : 0;
}

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

UniqueFd bound_socket(const Address& address, bool ipv6_only) {
  UniqueFd fd = stream_socket(address.family());
  if (!fd) return fd;
  set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR, kOn);
  set_option(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, ipv6_only ? kOn : kOff);
  if (::bind(fd.get(), address.get(), address.size()) == 0) return fd;
  const int error = errno;
  fd.reset();
  errno = error;
  return fd;
}

bool start_listening(int fd) {
  return ::listen(fd, SOMAXCONN) == 0;
}

Endpoint bound_endpoint(int fd) {
  Address address;
  const auto name = [fd](sockaddr* to, socklen_t* size) { return ::getsockname(fd, to, size); };
  if (address.fill(name) != 0) die("getsockname");
  return address.endpoint();
}

Accepted accept_from(int listening_fd) {
  Address peer;
  const auto accept = [listening_fd](sockaddr* to, socklen_t* size) {
    return ::accept4(listening_fd, to, size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  };
  Accepted accepted{UniqueFd(peer.fill(accept)), 0, {}, listening_fd};
  if (!accepted.fd) {
    accepted.error = errno;
    return accepted;
  }
  if (peer.is_unix()) {
    accepted.name = "unix";
    return accepted;
  }
  accepted.name = peer.to_string();
  set_options_of_connection(accepted.fd.get());
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

bool has_ipv6() {
  return static_cast<bool>(stream_socket(AF_INET6));
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
