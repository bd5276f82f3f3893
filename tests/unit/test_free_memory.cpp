#include "catch.h"
#include "common/free_memory.h"

#include <array>
#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>

TEST_CASE("freed blocks that the thread keeps for itself are given back, too", "[memory]") {
  constexpr std::size_t kBytes = 1000;
  std::array<void*, 7> blocks;
  chat::give_back_free_memory();
  const std::size_t before = ::mallinfo2().uordblks;
  for (void*& each : blocks) each = std::malloc(kBytes);
  for (void* const each : blocks) std::free(each);
  // glibc counts what a thread keeps as in use.
  chat::give_back_free_memory();
  CHECK(::mallinfo2().uordblks < before + kBytes);
}
#endif
