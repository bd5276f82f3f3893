#pragma once

#include <cstddef>
#include <vector>

namespace chat {

/// Keeps up to so many free bytes with the process where the C library lets one say so (glibc's mallopt(3)):
/// what one round takes is wanted again in the next. To be called before there are threads.
void keep_free_memory(std::size_t bytes);

/// Has all threads allocate from one heap (glibc: M_ARENA_MAX). A heap of its own keeps what its thread took
/// at the busiest, and nobody else can use it. To be called before there are threads.
void share_one_heap();

/// Gives all free memory back to the system, wherever it lies: glibc by itself returns only what lies at the
/// end (malloc_trim(3)). Also what the calling thread keeps for itself.
void give_back_free_memory();

/// Empties a vector, and keeps no room for more than `kept` elements.
template <class T>
void clear_keeping(std::vector<T>& vector, std::size_t kept) {
  vector.clear();
  if (vector.capacity() > kept) vector.shrink_to_fit();
}

}  // namespace chat
