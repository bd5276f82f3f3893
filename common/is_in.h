#pragma once

#include <algorithm>

namespace chat {

/// Whether `list`, which may be in any order, has `value`.
template <class List, class Value>
bool is_in(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace chat
