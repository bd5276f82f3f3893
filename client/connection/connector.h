#pragma once

#include "common/address.h"
#include "common/endpoint.h"
#include "common/moment.h"
#include "common/resolver.h"
#include "common/result.h"
#include "common/unique_fd.h"

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat {
class Selector;
}

namespace chat::client {

/// A connection that is up.
struct Connected {
  UniqueFd fd;                      ///< non-blocking; for receive() and send()
  std::string peer;                 ///< the address that answered: "127.0.0.1:6667", "unix:/path"
  bool is_of_this_machine = false;  ///< loopback, or a unix socket
};

/// The order to try addresses in: families alternate, beginning with the one that the resolver prefers
/// (RFC 8305, section 4).
std::deque<Address> in_order_of_attempts(const std::vector<Address>& sorted);

/// Connects to a host, as a part of the loop. Resolves a name, and tries its addresses one after the other,
/// of alternating families; the next when one has failed or has not answered in 250 ms. The first to answer
/// wins (a reduced RFC 8305, "Happy Eyeballs").
///
/// In each round: watch(), wait until deadline() at the latest, advance(). To give up, destroy it.
class Connector {
 public:
  static constexpr Duration kTimeLimit = std::chrono::seconds(10);

  /// `time_limit` is for everything, the resolving included.
  Connector(const Endpoint& endpoint, Time now, Duration time_limit = kTimeLimit);
  /// With a resolver of the caller's; `endpoint` is then only what errors call the server.
  Connector(Endpoint endpoint, Resolver resolver, Time now, Duration time_limit = kTimeLimit);

  void watch(Selector& selector) const;
  Time deadline() const;

  /// Nothing while it is still trying. Must not be called again after a result. The error is one line for a
  /// person: "cannot connect to localhost:6667: Connection refused".
  std::optional<Result<Connected>> advance(const Selector& selector, Time now);

 private:
  struct Attempt {
    Address address;
    UniqueFd fd;
  };

  std::optional<std::string> take_addresses(Time now);
  std::optional<Connected> take_winner(const Selector& selector, Time now);
  void start_attempts(Time now);
  void note_error(int error);
  std::string failure(std::string_view why) const;
  std::string timed_out() const;

  Endpoint endpoint_;
  Resolver resolver_;
  Duration time_limit_;
  Time give_up_at_;
  Time next_start_;  // of the first untried address
  bool resolved_ = false;
  std::deque<Address> untried_{};
  std::vector<Attempt> attempts_{};
  int error_ = 0;  // the most telling so far
};

}  // namespace chat::client
