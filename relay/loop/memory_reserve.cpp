#include "relay/loop/memory_reserve.h"

#include "common/units.h"

#include <array>
#include <atomic>
#include <cstdlib>

namespace chat::relay {
namespace {

// Small ones, so that a heap with gaps has room for them. None is written to, so they take next to nothing of
// the machine's memory.
constexpr std::size_t kBlockBytes = 16 * kKiB;
constexpr std::size_t kBlocks = 64;

std::array<std::atomic<void*>, kBlocks> the_reserve{};
std::atomic<bool> is_reserved = false;
std::atomic<bool> is_whole = true;
std::atomic<std::size_t> blocks_given = 0;

/// What operator new calls when it has found nothing; it then tries again.
void give_a_block() {
  is_whole = false;
  for (std::atomic<void*>& each : the_reserve) {
    void* const block = each.exchange(nullptr);
    if (block == nullptr) continue;
    ++blocks_given;
    return std::free(block);
  }
  throw std::bad_alloc();
}

/// Null if there is none. By malloc(), since operator new would ask for the block that is being taken.
void* take_a_block() {
  return std::malloc(kBlockBytes);
}

}  // namespace

void keep_memory_in_reserve() {
  is_reserved = true;
  blocks_given = kBlocks;
  std::set_new_handler(give_a_block);
  is_whole = false;
  refill_reserve();
}

bool is_reserve_whole() {
  return is_whole;
}

bool is_reserve_low() {
  return blocks_given > kBlocks / 2;
}

std::size_t refill_reserve() {
  if (is_whole || !is_reserved) return 0;
  // Before the look at the blocks: who takes one meanwhile says so after it.
  is_whole = true;
  std::size_t lacking = 0;
  for (std::atomic<void*>& each : the_reserve) {
    if (each != nullptr) continue;
    void* const block = lacking == 0 ? take_a_block() : nullptr;
    if (block == nullptr) {
      lacking += kBlockBytes;
    } else {
      each = block;
      --blocks_given;
    }
  }
  if (lacking > 0) is_whole = false;
  return lacking;
}

}  // namespace chat::relay
