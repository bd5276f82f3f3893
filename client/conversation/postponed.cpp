#include "client/conversation/postponed.h"

#include <numeric>
#include <utility>

namespace chat::client {

bool Postponed::add(Saying saying) {
  if (lines() + saying.lines > kLinesMax) return false;
  sayings_.push_back(std::move(saying));
  return true;
}

std::size_t Postponed::lines() const {
  return std::accumulate(sayings_.begin(), sayings_.end(), std::size_t{0},
                         [](std::size_t sum, const Saying& saying) { return sum + saying.lines; });
}

bool Postponed::is_stale(WallTime now) const {
  return !sayings_.empty() && now - sayings_.front().since >= kStaleAfter;
}

std::vector<Postponed::Saying> Postponed::take() {
  return std::exchange(sayings_, {});
}

std::size_t Postponed::drop(std::string_view target, const ServerSupport& support) {
  const std::size_t before = lines();
  std::erase_if(sayings_, [&](const Saying& saying) { return support.same(saying.target, target); });
  return before - lines();
}

}  // namespace chat::client
