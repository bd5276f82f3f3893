#pragma once

#include "common/address.h"
#include "common/endpoint.h"
#include "common/result.h"
#include "common/workers.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace chat {

class Selector;

/// Finds the addresses of a host without making the loop wait.
///
/// Only getaddrinfo(3) obeys nsswitch.conf(5) (the hosts file, mDNS, whatever the machine has), and it can
/// block for many seconds. So it has a thread of its own, which touches nothing of the program but the answer
/// (common/workers). Numeric addresses and unix sockets need no thread.
///
/// May be destroyed at any time: the lookup then ends unheard, whenever it does. Nothing waits for it, not
/// even the program's end.
class Resolver {
 public:
  using Answer = Result<std::vector<Address>>;  ///< as find_addresses() gives it

  explicit Resolver(const Endpoint& endpoint);
  /// One that has found out already.
  explicit Resolver(Answer answer) : answer_(std::move(answer)) {}

  void watch(Selector& selector) const;

  /// Whether the answer is there already: then the loop must not wait for it.
  bool is_ready() const { return answer_.has_value(); }

  /// The answer, once, when it has come.
  std::optional<Answer> advance();

 private:
  Workers thread_{1};
  std::shared_ptr<std::optional<Answer>> found_{};  // none when nothing has to be looked up
  std::optional<Answer> answer_;
};

}  // namespace chat
