#include "client/connection/backoff.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace chat::client {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr Seconds kFirst{1};
constexpr Seconds kLast{60};
constexpr unsigned kDoublingsMax = 6;  // 2 s << 5 is past 60 s

}  // namespace

Backoff::Backoff(Random random) : random_(std::move(random)) {}

Duration Backoff::next(Duration lasted) {
  if (lasted >= kLasted) reset();
  failures_ = std::min(failures_ + 1, kDoublingsMax);
  const Seconds longest = std::min(kLast, kFirst * (1U << failures_));
  return std::chrono::duration_cast<Duration>(longest / 2 * (1 + random_()));
}

}  // namespace chat::client
