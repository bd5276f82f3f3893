#include "tests/bench/loopback.h"

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>

namespace chat::bench {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

template <class Address>
LoopbackAddress stored(const Address& address) {
  LoopbackAddress result{};
  std::memcpy(&result.storage, &address, sizeof address);
  result.size = sizeof address;
  return result;
}

std::optional<LoopbackAddress> loopback_v4(const std::string& host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) return std::nullopt;
  if (ntohl(address.sin_addr.s_addr) >> IN_CLASSA_NSHIFT != IN_LOOPBACKNET) return std::nullopt;
  return stored(address);
}

std::optional<LoopbackAddress> loopback_v6(const std::string& host, std::uint16_t port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(port);
  address.sin6_addr = in6addr_loopback;
  if (host != "[::1]") return std::nullopt;
  return stored(address);
}

void switch_on(int fd, int tcp_option) {
  const int on = 1;
  if (setsockopt(fd, IPPROTO_TCP, tcp_option, &on, sizeof on) != 0) die("setsockopt");
}

}  // namespace

Result<LoopbackAddress> parse_loopback(const std::string& text) {
  const auto colon = text.rfind(':');
  const auto port = colon == text.npos ? std::nullopt : parse_port(std::string_view(text).substr(colon + 1));
  if (!port) return Failure("'" + text + "' has no port: give HOST:PORT, as in 127.0.0.1:6667");
  const std::string host = text.substr(0, colon);
  if (const auto address = loopback_v4(host, *port)) return *address;
  if (const auto address = loopback_v6(host, *port)) return *address;
  return Failure("'" + host + "' is refused: load goes to 127.0.0.0/8 or [::1] only, given in numbers");
}

Listener listen_anywhere() {
  constexpr int kPending = 4096;
  Listener listener{UniqueFd(socket(AF_INET, SOCK_STREAM, 0)), {}};
  listener.address.sin_family = AF_INET;
  listener.address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof listener.address;
  auto* const address = reinterpret_cast<sockaddr*>(&listener.address);
  if (!listener.fd) die("socket");
  if (bind(listener.fd.get(), address, size) != 0) die("bind");
  if (listen(listener.fd.get(), kPending) != 0) die("listen");
  if (getsockname(listener.fd.get(), address, &size) != 0) die("getsockname");
  return listener;
}

UniqueFd connect_to(const sockaddr_in& address) {
  UniqueFd fd(socket(AF_INET, SOCK_STREAM, 0));
  if (!fd) die("socket");
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) die("connect");
  return fd;
}

void disable_nagle(int fd) {
  switch_on(fd, TCP_NODELAY);
}

void acknowledge_now(int fd) {
  switch_on(fd, TCP_QUICKACK);
}

Result<UniqueFd> start_connecting(const LoopbackAddress& server) {
  UniqueFd fd(socket(server.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return Failure(os_error("socket", errno));
  disable_nagle(fd.get());
  const int status = connect(fd.get(), reinterpret_cast<const sockaddr*>(&server.storage), server.size);
  if (status != 0 && errno != EINPROGRESS) return Failure(os_error("connect", errno));
  return fd;
}

int connect_error(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) die("getsockopt");
  return error;
}

Result<void> make_room_for_sockets(std::size_t wanted) {
  constexpr rlim_t kOtherDescriptors = 32;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) die("getrlimit");
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) die("setrlimit");
  if (wanted + kOtherDescriptors <= limit.rlim_max) return {};
  return Failure(std::to_string(wanted) + " clients do not fit: this process may open " +
                 std::to_string(limit.rlim_max) + " descriptors at the most (ulimit -Hn), and keeps " +
                 std::to_string(kOtherDescriptors) + " for itself");
}

}  // namespace chat::bench
