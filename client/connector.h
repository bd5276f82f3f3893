#pragma once

#include "common/endpoint.h"
#include "common/moment.h"
#include "common/resolver.h"
#include "common/result.h"
#include "common/socket.h"
#include "common/unique_fd.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace chat {
class Selector;
}

namespace chat::client {

/// A connection that is up.
struct Connected {
  UniqueFd fd;       ///< non-blocking; for receive() and send()
  std::string peer;  ///< the address that answered: "127.0.0.1:6667", "unix:/path"
};

/// Connects to a host, as a part of the loop: a name is resolved, and its addresses are tried one after the
/// other, of alternating families, the next one when one has failed or has not answered in 250 ms; the first
/// to answer wins (a reduced RFC 8305, "Happy Eyeballs").
///
/// In each round: watch(), wait until deadline() at the latest, advance(). To give up, destroy it.
class Connector {
 public:
  static constexpr Duration kTimeLimit = std::chrono::seconds(10);

  /// `time_limit` is for everything, the resolving included.
  Connector(Endpoint endpoint, Time now, Duration time_limit = kTimeLimit);

  void watch(Selector& selector) const;
  Time deadline() const;

  /// Nothing while it is still being tried; after a result, it must not be asked again. The error is one line
  /// for a person: "cannot connect to localhost:6667: Connection refused".
  std::optional<Result<Connected>> advance(const Selector& selector, Time now);

 private:
  struct Attempt {
    Address address;
    UniqueFd fd;
  };

  std::optional<Connected> finish_attempts(const Selector& selector);
  void start_attempts(Time now);
  void start_attempt(Time now);
  void note_error(int error);
  std::string failure(std::string_view why) const;

  Endpoint endpoint_;
  Resolver resolver_;
  Duration time_limit_;
  Time give_up_at_;
  Time next_start_;  // of the next address, if there is one
  bool resolved_ = false;
  std::vector<Address> untried_;  // the next one last
  std::vector<Attempt> attempts_;
  int error_ = 0;  // the most telling so far
};

}  // namespace chat::client
