#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>

namespace chat::relay {

/// When lines were heard that had been said before others heard earlier. By that it is known where somebody's
/// place is in what was said who has heard all up to an id, and missed what was told late since then.
class HeardLate {
 public:
  static constexpr std::size_t kMost = 100;

  struct Lines {
    std::uint64_t after;   ///< the greatest id that had been heard of before
    std::uint64_t oldest;  ///< id of theirs
  };

  void note(std::uint64_t id, std::uint64_t after) {
    if (id > after) return;
    if (!lines_.empty() && lines_.back().after == after) {
      lines_.back().oldest = std::min(lines_.back().oldest, id);
      return;
    }
    lines_.push_back({after, id});
    if (lines_.size() <= kMost) return;
    // It counts as heard with the next: what is shown for that was shown before, and nothing is left out.
    lines_[1].oldest = std::min(lines_[1].oldest, lines_[0].oldest);
    lines_.pop_front();
  }

  /// An id before all that they have missed who had heard all up to `place`.
  std::uint64_t before_all_since(std::uint64_t place) const {
    std::uint64_t before = place;
    for (const Lines& each : lines_) {
      if (each.after >= place) before = std::min(before, each.oldest - 1);
    }
    return before;
  }

  const std::deque<Lines>& all() const { return lines_; }

 private:
  std::deque<Lines> lines_{};
};

}  // namespace chat::relay
