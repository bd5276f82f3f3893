#pragma once

#include <cstddef>
#include <vector>

namespace chat {

/// Where the C library lets one say so (glibc's mallopt(3)): up to so many bytes that are free stay with the
/// process, because what one round takes is wanted again in the next. To be called before threads are.
void keep_free_memory(std::size_t bytes);

/// Gives back all that is free, wherever it lies: glibc by itself returns only what lies at the end
/// (malloc_trim(3)).
void give_back_free_memory();

/// Empties a vector, and keeps no room for more than `kept` elements.
template <class T>
void clear_keeping(std::vector<T>& vector, std::size_t kept) {
  vector.clear();
  if (vector.capacity() > kept) vector.shrink_to_fit();
}

}  // namespace chat
