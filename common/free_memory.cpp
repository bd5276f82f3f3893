#include "common/free_memory.h"

#ifdef __GLIBC__
#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <thread>

#include <malloc.h>
#endif

namespace chat {

#ifdef __GLIBC__

namespace {

// As glibc's tunables are by default: glibc.malloc.tcache_count and tcache_max.
constexpr std::size_t kOwnOfASize = 7;
constexpr std::size_t kOwnSizes = 65;
constexpr std::size_t kSmallestBytes = 8;
constexpr std::size_t kBetweenSizes = 16;

/// A thread keeps some freed blocks of each small size for itself. They may lie anywhere in what was free
/// before, each holds a page, and malloc_trim() does not touch them. What a thread has freed that has ended
/// is everybody's, so one frees them that does nothing else.
void give_up_own_free_blocks() {
  std::array<void*, kOwnSizes * kOwnOfASize> blocks;
  // Not `new`, which would take from the reserve of who has no memory.
  for (std::size_t i = 0; i < blocks.size(); ++i)
    blocks[i] = std::malloc(kSmallestBytes + i / kOwnOfASize * kBetweenSizes);
  const auto give = [&blocks] { std::for_each(blocks.begin(), blocks.end(), std::free); };
  try {
    std::thread(give).join();
  } catch (const std::exception&) {
    give();
  }
}

}  // namespace

void keep_free_memory(std::size_t bytes) {
  ::mallopt(M_TRIM_THRESHOLD, static_cast<int>(bytes));
  ::mallopt(M_MMAP_THRESHOLD, static_cast<int>(bytes));
}

void share_one_heap() {
  ::mallopt(M_ARENA_MAX, 1);
}

void give_back_free_memory() {
  give_up_own_free_blocks();
  ::malloc_trim(0);
}

#else

void keep_free_memory(std::size_t /*bytes*/) {}

void share_one_heap() {}

void give_back_free_memory() {}

#endif

}  // namespace chat
