#pragma once

#include "common/moment.h"
#include "common/selector.h"
#include "common/unique_fd.h"

#include <cstddef>
#include <string>
#include <vector>

namespace chat::relay {

/// Newcomers who may not come in, until each is told why in a form that it understands: a client that speaks
/// TLS with an alert. So who has said nothing yet is waited for, as long as for the first bytes of others.
class Refused {
 public:
  /// How many it waits for. Who comes in a crowd that is larger is told at once.
  static constexpr std::size_t kWaitingMax = 16;

  /// Tells it and closes it, now or when it has spoken. `speaks_tls`: that is known without its first bytes.
  void take(UniqueFd newcomer, std::string words, bool speaks_tls, Time now);

  /// The same, without waiting.
  static void tell_at_once(int fd, const std::string& words, bool speaks_tls);

  void watch(Selector& selector) const;
  /// Call after select().
  void tell_who_spoke(const Selector& selector);
  Time deadline() const { return waiting_.empty() ? kNever : waiting_.front().until; }
  void expire(Time now);

 private:
  struct Waiting {
    UniqueFd fd;
    std::string words;
    Time until;
  };

  std::vector<Waiting> waiting_;  // in the order of arrival, which is that of their deadlines
};

}  // namespace chat::relay
