#include "client/conversation/postponed.h"

#include <numeric>
#include <utility>

namespace chat::client {

bool Postponed::add(Words words) {
  if (lines() + words.lines > kLinesMax) return false;
  words_.push_back(std::move(words));
  return true;
}

std::size_t Postponed::lines() const {
  return std::accumulate(words_.begin(), words_.end(), std::size_t{0},
                         [](std::size_t sum, const Words& words) { return sum + words.lines; });
}

bool Postponed::is_stale(WallTime now) const {
  return !words_.empty() && now - words_.front().since >= kStaleAfter;
}

std::vector<Postponed::Words> Postponed::take() {
  return std::exchange(words_, {});
}

}  // namespace chat::client
