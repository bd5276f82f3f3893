#include "common/socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

namespace chat {
namespace {

constexpr int kOn = 1;
constexpr int kOff = 0;

// Linux 6.15 and later have it (tcp(7) may not yet).
constexpr int kTcpRtoMaxMilliseconds = 44;

void set_option(int fd, int level, int option, int value) {
  // Refused only for a socket that is not of the kind or no longer connected; then it does not matter either.
  static_cast<void>(::setsockopt(fd, level, option, &value, sizeof value));
}

Transfer outcome(ssize_t count) {
  if (count >= 0) return {Transfer::Status::done, static_cast<std::size_t>(count)};
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {Transfer::Status::would_block};
  return {Transfer::Status::failed, 0, errno};
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
  if (!address.is_unix()) {
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, kOn);
    keep_asking(fd, kDeadPeerTimeout);
  }
  if (::connect(fd, address.get(), address.size()) == 0 || errno == EINPROGRESS) return connecting;
  return {UniqueFd(), errno};
}

void keep_asking(int fd, std::chrono::milliseconds timeout) {
  using namespace std::chrono_literals;
  const auto seconds = [](auto time) {
    return static_cast<int>(std::max(std::chrono::duration_cast<std::chrono::seconds>(time), 1s).count());
  };
  const int idle = seconds(timeout / 3);
  const int interval = seconds(timeout / 6);
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE, kOn);
  set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, idle);
  set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, interval);
  set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, std::max((seconds(timeout) - idle) / interval - 1, 1));
  // Retransmissions and window probes double their distance up to 120 s otherwise.
  const auto farthest = std::clamp<std::chrono::milliseconds>(timeout / 6, 1s, 120s);
  set_option(fd, IPPROTO_TCP, kTcpRtoMaxMilliseconds, static_cast<int>(farthest.count()));
}

PeerSilence peer_silence(int fd) {
  // One probe of a closed window is unanswered for as long as the answer takes, two are not by chance.
  constexpr int kUnansweredProbes = 2;
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return {};
  return {.owes_answer = unacknowledged_bytes(fd) > 0,
          .was_asked = info.tcpi_unacked > 0 || info.tcpi_probes >= kUnansweredProbes,
          .lasts = std::chrono::milliseconds(std::min(info.tcpi_last_ack_recv, info.tcpi_last_data_recv))};
}

PeerEnd peer_end(int fd) {
  pollfd peer{fd, POLLRDHUP, 0};
  if (::poll(&peer, 1, 0) < 1) return {};
  PeerEnd end{.sends_no_more = true, .is_gone = (peer.revents & (POLLERR | POLLHUP)) != 0};
  socklen_t size = sizeof end.error;
  if (!end.is_gone || ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &end.error, &size) != 0) return end;
  if (end.error == 0) end.error = ECONNRESET;
  return end;
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

Transfer peek(int fd, std::span<char> into) {
  const ssize_t count = ::recv(fd, into.data(), into.size(), MSG_PEEK);
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

bool send_datagram(std::string_view name, std::string_view message) {
  sockaddr_un to{};
  const bool is_named = name.size() > 1 && (name.front() == '/' || name.front() == '@');
  if (!is_named || name.size() >= sizeof(to.sun_path)) return true;
  to.sun_family = AF_UNIX;
  name.copy(to.sun_path, name.size());
  if (name.front() == '@') to.sun_path[0] = '\0';
  const UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return false;
  const ssize_t sent = ::sendto(socket.get(), message.data(), message.size(), MSG_NOSIGNAL,
                                reinterpret_cast<const sockaddr*>(&to),
                                static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size()));
  return sent >= 0 || (errno != EAGAIN && errno != ENOBUFS);
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
  if (!address.is_unix()) return address.endpoint();
  Endpoint endpoint;
  endpoint.unix_path = address.path();
  return endpoint;
}

bool is_ipv6_only(int fd) {
  int is_on = 0;
  socklen_t size = sizeof is_on;
  return ::getsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &is_on, &size) == 0 && is_on != 0;
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
  set_option(accepted.fd.get(), IPPROTO_TCP, TCP_NODELAY, kOn);
  set_option(accepted.fd.get(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, kUnsentMostBytes);
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

pid_t peer_process_id(int fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  const bool is_told = ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid > 0;
  return is_told ? peer.pid : 0;
}

UniqueFd peer_process(int fd) {
  const pid_t process = peer_process_id(fd);
  // glibc 2.36 declares pidfd_open() for C alone.
  return UniqueFd(process > 0 ? static_cast<int>(::syscall(SYS_pidfd_open, process, 0)) : -1);
}

void reset_on_close(int fd) {
  const linger at_once{1, 0};
  // What cannot be reset ends as ever.
  static_cast<void>(::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)));
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
