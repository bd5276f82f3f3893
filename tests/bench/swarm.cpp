#include "tests/bench/swarm.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>

namespace chat::bench {
namespace {

// Enough for any batch that a server sends at once, and little enough to stay in the second-level cache.
constexpr std::size_t kReadBytes = 128 * 1024;
constexpr std::size_t kEventsPerPoll = 1024;

// How much of `bytes` the socket took. Errors other than "not now" are left to read(), which meets them too
// and tells why.
std::size_t send_now(int fd, std::string_view bytes) {
  const ssize_t count = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

}  // namespace

Swarm::Swarm(std::vector<LoopbackAddress> servers, bool quick_ack, bool tls)
    : servers_(std::move(servers)),
      quick_ack_(quick_ack),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      buffer_(kReadBytes),
      plaintext_(kReadBytes) {
  if (!epoll_) die("epoll_create1");
  if (!tls) return;
  auto context = TlsContext::for_client();
  if (!context) die("TlsContext::for_client");
  tls_ = *context;
}

Result<void> Swarm::connect_one() {
  auto fd = start_connecting(servers_[clients_.size() % servers_.size()]);
  if (!fd) return Failure(fd.error());
  clients_.push_back({.fd = std::move(*fd), .unsent = {}});
  watch(clients_.size() - 1, EPOLLIN | EPOLLOUT, EPOLL_CTL_ADD);
  return {};
}

void Swarm::watch(ClientId client, std::uint32_t interest, int operation) {
  epoll_event event{};
  event.events = interest;
  event.data.u64 = client;
  if (epoll_ctl(epoll_.get(), operation, clients_[client].fd.get(), &event) != 0) die("epoll_ctl");
}

void Swarm::poll(std::chrono::milliseconds timeout, SwarmEvents& events) {
  std::array<epoll_event, kEventsPerPoll> ready;
  const auto start = std::chrono::steady_clock::now();
  int count = look(ready);
  while (count == 0 && std::chrono::steady_clock::now() - start < timeout) count = look(ready);
  waited_ += std::chrono::steady_clock::now() - start;
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = ready[static_cast<std::size_t>(i)];
    handle(event.data.u64, event.events, events);
  }
}

int Swarm::look(std::span<epoll_event> ready) {
  const int count = epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), 0);
  if (count < 0 && errno != EINTR) die("epoll_wait");
  return std::max(count, 0);
}

void Swarm::handle(ClientId client, std::uint32_t ready, SwarmEvents& events) {
  if (!clients_[client].connected) return finish_connecting(client, events);
  if ((ready & EPOLLOUT) != 0) flush(client);
  if ((ready & ~EPOLLOUT) != 0) read(client, events);
}

void Swarm::finish_connecting(ClientId client, SwarmEvents& events) {
  if (const int error = connect_error(clients_[client].fd.get()); error != 0) {
    return close(client, os_error("connect", error), events);
  }
  clients_[client].connected = true;
  watch(client, EPOLLIN, EPOLL_CTL_MOD);
  if (tls_) return begin_tls(client);
  events.on_connected(client);
}

void Swarm::begin_tls(ClientId client) {
  clients_[client].tls = std::make_unique<TlsSession>(*tls_, "localhost");
  send_ciphertext(client);
}

void Swarm::take_ciphertext(ClientId client, std::string_view bytes, SwarmEvents& events) {
  TlsSession& session = *clients_[client].tls;
  const bool was_open = session.is_open();
  session.receive(bytes);
  TlsSession::Outcome outcome = session.read(plaintext_);
  send_ciphertext(client);
  if (!was_open && session.is_open()) events.on_connected(client);
  for (; outcome.status == TlsSession::Status::done; outcome = session.read(plaintext_)) {
    events.on_bytes(client, {plaintext_.data(), outcome.bytes});
  }
  if (outcome.status == TlsSession::Status::ended) close(client, "the server closed the connection", events);
  if (outcome.status == TlsSession::Status::failed) close(client, "TLS failed: " + session.error(), events);
}

void Swarm::send_ciphertext(ClientId client) {
  TlsSession& session = *clients_[client].tls;
  send_as_it_is(client, session.outgoing());
  session.sent(session.outgoing().size());
}

void Swarm::read(ClientId client, SwarmEvents& events) {
  const ssize_t count = recv(clients_[client].fd.get(), buffer_.data(), buffer_.size(), 0);
  if (quick_ack_ && count > 0) acknowledge_now(clients_[client].fd.get());
  if (count > 0 && tls_)
    return take_ciphertext(client, {buffer_.data(), static_cast<std::size_t>(count)}, events);
  if (count > 0) return events.on_bytes(client, {buffer_.data(), static_cast<std::size_t>(count)});
  if (count == 0) return close(client, "the server closed the connection", events);
  if (errno != EAGAIN) close(client, os_error("recv", errno), events);
}

// Without the whole registration: epoll tells of a reset even where it was asked for nothing.
void Swarm::stop_reading(ClientId client) {
  watch(client, 0, EPOLL_CTL_DEL);
}

void Swarm::send(ClientId client, std::string_view bytes) {
  if (!tls_) return send_as_it_is(client, bytes);
  while (!bytes.empty()) {
    const TlsSession::Outcome outcome = clients_[client].tls->write(bytes);
    if (outcome.status != TlsSession::Status::done) return;  // it is closed, as read() will tell
    bytes.remove_prefix(outcome.bytes);
    send_ciphertext(client);
  }
}

void Swarm::send_as_it_is(ClientId client, std::string_view bytes) {
  Client& to = clients_[client];
  if (!to.fd || bytes.empty()) return;
  if (to.unsent.empty()) {
    bytes.remove_prefix(send_now(to.fd.get(), bytes));
    if (bytes.empty()) return;
    watch(client, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
  }
  to.unsent += bytes;
}

void Swarm::flush(ClientId client) {
  Client& to = clients_[client];
  to.unsent.erase(0, send_now(to.fd.get(), to.unsent));
  if (to.unsent.empty()) watch(client, EPOLLIN, EPOLL_CTL_MOD);
}

void Swarm::close(ClientId client, const std::string& why, SwarmEvents& events) {
  clients_[client].fd.reset();
  events.on_closed(client, why);
}

}  // namespace chat::bench
