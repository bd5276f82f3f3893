#include "common/resolver.h"

#include "common/selector.h"

#include <utility>

#include <fmt/format.h>

namespace chat {

Resolver::Resolver(const Endpoint& endpoint) : answer_(addresses_at_hand(endpoint)) {
  if (answer_) return;
  found_ = std::make_shared<std::optional<Answer>>();
  const int error = thread_.submit(
      [endpoint, found = found_] { return [found, answer = find_addresses(endpoint)] { *found = answer; }; });
  if (error != 0) answer_ = Failure(os_error(fmt::format("cannot look up '{}'", endpoint.host), error));
}

void Resolver::watch(Selector& selector) const {
  thread_.watch(selector);
}

std::optional<Resolver::Answer> Resolver::advance() {
  thread_.collect();
  if (found_ != nullptr && *found_) answer_ = std::move(*std::exchange(found_, nullptr));
  return std::exchange(answer_, std::nullopt);
}

}  // namespace chat
