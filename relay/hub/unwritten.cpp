#include "relay/hub/unwritten.h"

namespace chat::relay {

std::vector<std::uint64_t> Unwritten::take(std::uint64_t settled, bool has_failed) {
  if (!has_failed) told_.clear();
  std::vector<std::uint64_t> to_tell;
  for (auto next = waiting_.begin(); next != waiting_.end();) {
    const auto [person, number] = *next;
    if (number > settled) {
      ++next;
      continue;
    }
    if (has_failed && told_.insert(person).second) to_tell.push_back(person);
    next = waiting_.erase(next);
  }
  return to_tell;
}

}  // namespace chat::relay
