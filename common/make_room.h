#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace chat {

/// From here on the vector takes `count` elements in all without asking for memory. Where there is none for
/// them, nothing has changed.
template <class T>
void make_room(std::vector<T>& vector, std::size_t count) {
  if (vector.capacity() < count) vector.reserve(std::max(count, 2 * vector.capacity()));
}

}  // namespace chat
