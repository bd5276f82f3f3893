#pragma once

#include "common/moment.h"

#include <functional>

namespace chat::client {

/// How long to wait before connecting again: 1 to 2 seconds at first, twice as long each time, 30 to 60 in
/// the end. The jitter keeps those who were thrown out together from coming back together.
class Backoff {
 public:
  /// Uniform in [0, 1).
  using Random = std::function<double()>;

  /// A connection that lasted this long was a success: the waits begin anew. One that ended sooner was not,
  /// or a server that accepts and hangs up would be asked without pause.
  static constexpr Duration kLasted = std::chrono::minutes(1);

  explicit Backoff(Random random);

  /// `lasted` is how long the person was registered with the server this time; zero if it did not come to
  /// that.
  Duration next(Duration lasted = Duration::zero());

  /// Begins the waits anew: the person asked to connect.
  void reset() { failures_ = 0; }

 private:
  Random random_;
  unsigned failures_ = 0;
};

}  // namespace chat::client
