#include "relay/dialects/raw/patience.h"

#include "common/units.h"

#include <algorithm>

namespace chat::relay {
namespace {

constexpr std::size_t kFairBytesASecond = 512 * kKiB;
// Readers take in bursts: a shorter time says nothing of their speed.
constexpr std::chrono::milliseconds kCountedApart{100};
// However much is taken at last, it makes up for no more standing still than this.
constexpr std::chrono::milliseconds kMadeUpFor{500};
// Waiting a second is regained in as many seconds without.
constexpr int kRestForWaiting = 30;

Duration time_for(std::size_t bytes) {
  return std::chrono::duration_cast<Duration>(
      std::chrono::duration<double>(static_cast<double>(bytes) / static_cast<double>(kFairBytesASecond)));
}

}  // namespace

void Patience::begin(Time now) {
  if (is_waiting_) return;
  left_ = std::min<Duration>(kMost, left_ + (now - counted_until_) / kRestForWaiting);
  counted_until_ = now;
  is_waiting_ = true;
  taken_ = 0;
}

void Patience::end(Time now) {
  if (!is_waiting_) return;
  count(now);
  is_waiting_ = false;
}

void Patience::take(std::size_t bytes, Time now) {
  taken_ += bytes;
  if (is_waiting_ && now >= counted_until_ + kCountedApart) count(now);
}

void Patience::count(Time now) {
  now = std::max(now, counted_until_);
  const Duration made_up_for = std::min<Duration>(time_for(taken_), kMadeUpFor);
  left_ -= std::max(Duration::zero(), now - counted_until_ - made_up_for);
  counted_until_ = now;
  taken_ = 0;
}

}  // namespace chat::relay
