#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_set>

namespace chat::relay {

/// Ids of people who have come back by another relay, and are others by now: the last of them. A relay that
/// was away may have somebody still as who they were, and bring them again.
class MovedPeople {
 public:
  static constexpr std::size_t kMost = 10'000;  ///< some 60 bytes each

  void note(std::uint64_t former_id) {
    if (!ids_.insert(former_id).second) return;
    in_order_.push_back(former_id);
    if (in_order_.size() <= kMost) return;
    ids_.erase(in_order_.front());
    in_order_.pop_front();
  }
  bool has(std::uint64_t id) const { return ids_.count(id) > 0; }
  const std::deque<std::uint64_t>& in_order() const { return in_order_; }

 private:
  std::deque<std::uint64_t> in_order_{};
  std::unordered_set<std::uint64_t> ids_{};
};

}  // namespace chat::relay
