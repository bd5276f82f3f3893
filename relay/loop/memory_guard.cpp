#include "relay/loop/memory_guard.h"

#include "common/units.h"

#include <cstdlib>
#include <memory>
#include <new>

namespace chat::relay {
namespace {

constexpr std::size_t kReserveBytes = 512 * kKiB;

std::unique_ptr<char[]> the_reserve;

void use_up_the_reserve() {
  if (the_reserve == nullptr) throw std::bad_alloc();
  the_reserve.reset();
}

/// Does nothing where there is still too little for it.
void refill_the_reserve() {
  if (the_reserve != nullptr || std::get_new_handler() != use_up_the_reserve) return;
  the_reserve.reset(new (std::nothrow) char[kReserveBytes]);
}

}  // namespace

void keep_memory_in_reserve() {
  the_reserve = std::make_unique<char[]>(kReserveBytes);
  std::set_new_handler(use_up_the_reserve);
}

std::size_t MemoryGuard::excess(Time now) {
  if (most_ == 0 || now < measure_at_) return 0;
  measure_at_ = now + kBetweenLooks;
  std::size_t used = measure_();
  if (used > most_) {
    give_back_();
    used = measure_();
  }
  short_ = used > most_;
  if (!short_) refill_the_reserve();
  return short_ ? used - most_ : 0;
}

}  // namespace chat::relay
