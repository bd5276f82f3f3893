#pragma once

#include <algorithm>

namespace chat {

/// Whether `value` is in `list`, whose order does not matter.
template <class List, class Value>
bool is_in(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace chat
