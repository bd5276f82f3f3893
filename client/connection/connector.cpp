#include "client/connection/connector.h"

#include "common/selector.h"
#include "common/socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

// RFC 8305, section 8: "Connection Attempt Delay".
constexpr Duration kAttemptDelay = std::chrono::milliseconds(250);

// A unix socket whose backlog is full refuses at once, and nothing tells when there is room (connect(2)).
constexpr Duration kFullBacklogDelay = std::chrono::milliseconds(100);

/// How much an error tells of the host rather than of the way there: the higher, the more. That this machine
/// has no IPv6 is no news where IPv4 was refused. EINVAL: a link-local address that does not say of which
/// link.
std::size_t how_telling(int error) {
  constexpr std::array kLeastFirst = {0,           EINVAL,       EAFNOSUPPORT, EADDRNOTAVAIL,
                                      ENETUNREACH, EHOSTUNREACH, ETIMEDOUT};
  return static_cast<std::size_t>(std::find(kLeastFirst.begin(), kLeastFirst.end(), error) -
                                  kLeastFirst.begin());
}

double in_seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

std::deque<Address> in_order_of_attempts(const std::vector<Address>& sorted) {
  std::vector<Address> others = sorted;
  const auto first_other = std::stable_partition(others.begin(), others.end(), [&](const Address& address) {
    return address.is_ipv6() == sorted.front().is_ipv6();
  });
  std::deque<Address> mixed;
  for (auto one = others.begin(), other = first_other; one != first_other || other != others.end();) {
    if (one != first_other) mixed.push_back(*one++);
    if (other != others.end()) mixed.push_back(*other++);
  }
  return mixed;
}

Connector::Connector(const Endpoint& endpoint, Time now, Duration time_limit)
    : Connector(endpoint, Resolver(endpoint), now, time_limit) {}

Connector::Connector(Endpoint endpoint, Resolver resolver, Time now, Duration time_limit)
    : endpoint_(std::move(endpoint)),
      resolver_(std::move(resolver)),
      time_limit_(time_limit),
      give_up_at_(now + time_limit),
      next_start_(now) {}

void Connector::watch(Selector& selector) const {
  resolver_.watch(selector);
  for (const Attempt& attempt : attempts_) selector.watch_writable(attempt.fd.get());
}

Time Connector::deadline() const {
  const bool can_start = !untried_.empty() || resolver_.is_ready();
  return can_start ? std::min(next_start_, give_up_at_) : give_up_at_;
}

std::optional<Result<Connected>> Connector::advance(const Selector& selector, Time now) {
  if (!resolved_) {
    if (auto problem = take_addresses(now)) return Failure(std::move(*problem));
  }
  if (auto winner = take_winner(selector, now)) return std::move(*winner);
  start_attempts(now);
  if (resolved_ && untried_.empty() && attempts_.empty())
    return Failure(failure(std::generic_category().message(error_)));
  if (now >= give_up_at_) return Failure(timed_out());
  return std::nullopt;
}

std::optional<std::string> Connector::take_addresses(Time now) {
  auto answer = resolver_.advance();
  if (!answer) return std::nullopt;
  if (!*answer) return std::move(answer->error());
  resolved_ = true;
  untried_ = in_order_of_attempts(**answer);
  next_start_ = now;
  return std::nullopt;
}

std::optional<Connected> Connector::take_winner(const Selector& selector, Time now) {
  for (auto attempt = attempts_.begin(); attempt != attempts_.end();) {
    const int fd = attempt->fd.get();
    const int error = selector.writable(fd) ? connect_result(fd) : EINPROGRESS;
    if (error == 0) {
      const Address& address = attempt->address;
      return Connected{std::move(attempt->fd), address.to_string(),
                       address.is_unix() || is_of_this_machine(address.endpoint().host)};
    }
    if (error == EINPROGRESS) {
      ++attempt;
      continue;
    }
    note_error(error);
    attempt = attempts_.erase(attempt);
    next_start_ = now;
  }
  return std::nullopt;
}

void Connector::start_attempts(Time now) {
  while (!untried_.empty() && now >= next_start_) {
    Connecting connecting = start_connecting(untried_.front());
    if (connecting.error == EAGAIN) {
      next_start_ = now + kFullBacklogDelay;
      continue;
    }
    if (connecting.fd) {
      attempts_.push_back({untried_.front(), std::move(connecting.fd)});
      next_start_ = now + kAttemptDelay;
    } else {
      note_error(connecting.error);
    }
    untried_.pop_front();
  }
}

void Connector::note_error(int error) {
  if (how_telling(error) > how_telling(error_)) error_ = error;
}

std::string Connector::failure(std::string_view why) const {
  return fmt::format("cannot connect to {}: {}", to_string(endpoint_), why);
}

std::string Connector::timed_out() const {
  const char* what = resolved_ ? "no answer" : "its address was not found";
  return failure(fmt::format("{} in {:g} s", what, in_seconds(time_limit_)));
}

}  // namespace chat::client
