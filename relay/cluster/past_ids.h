#pragma once

#include "common/moment.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>

namespace chat::relay {

/// Which id was the last at a time. Ids have times in them, but by the clocks of all relays, and where nobody
/// has said anything for long the last one is old.
class PastIds {
 public:
  static constexpr std::chrono::seconds kStep{1};  ///< no more than one is kept in that time
  static constexpr std::size_t kMost = 600;

  void note(std::uint64_t last, Time now) {
    const std::size_t marks = marks_.size();
    if (marks >= 2 && now - marks_[marks - 2].at < kStep) marks_.pop_back();
    marks_.push_back({now, last});
    if (marks_.size() > kMost) marks_.pop_front();
  }

  /// An id that was there by then, and none later. Never 0; 1 where none is known to have been.
  std::uint64_t last_at(Time when) const {
    const auto mark =
        std::find_if(marks_.rbegin(), marks_.rend(), [=](const Mark& each) { return each.at <= when; });
    if (mark != marks_.rend()) return std::max<std::uint64_t>(mark->last, 1);
    if (marks_.empty()) return 1;
    const auto before = std::chrono::duration_cast<std::chrono::microseconds>(marks_.front().at - when);
    const auto less = static_cast<std::uint64_t>(before.count());
    return marks_.front().last > less ? marks_.front().last - less : 1;
  }

 private:
  struct Mark {
    Time at;
    std::uint64_t last;
  };

  std::deque<Mark> marks_{};
};

}  // namespace chat::relay
