#include "common/free_memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace chat {

#ifdef __GLIBC__

void keep_free_memory(std::size_t bytes) {
  ::mallopt(M_TRIM_THRESHOLD, static_cast<int>(bytes));
  ::mallopt(M_MMAP_THRESHOLD, static_cast<int>(bytes));
}

void share_one_heap() {
  ::mallopt(M_ARENA_MAX, 1);
}

void give_back_free_memory() {
  ::malloc_trim(0);
}

#else

void keep_free_memory(std::size_t /*bytes*/) {}

void share_one_heap() {}

void give_back_free_memory() {}

#endif

}  // namespace chat
