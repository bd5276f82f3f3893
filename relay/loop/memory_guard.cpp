#include "relay/loop/memory_guard.h"

#include <utility>

namespace chat::relay {

std::size_t MemoryGuard::excess(Time now) {
  // As much again, so that it is not used up at once.
  if (const std::size_t lacking = memory_.refill_reserve(); lacking > 0) {
    out_ = short_ = true;
    look_at_ = now + kBetweenLooks;
    return 2 * lacking;
  }
  if (std::exchange(out_, false)) {
    short_ = false;
    look_at_ = now;
  }
  if (most_ == 0 || now < look_at_) return 0;
  look_at_ = now + kBetweenLooks;
  std::size_t used = memory_.used();
  if (used > most_) {
    memory_.give_back();
    used = memory_.used();
  }
  short_ = used > most_;
  return short_ ? used - most_ : 0;
}

}  // namespace chat::relay
