#pragma once

#include "common/moment.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace chat::relay {

/// How long rounds take, from waking to going to sleep: a histogram.
class RoundLengths {
 public:
  /// In seconds: from a round of a quiet relay to one that people notice.
  static constexpr std::array<double, 12> kBounds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                  0.01,   0.025,   0.05,   0.1,   0.25,   1};

  void note(Duration length) {
    const double seconds = std::chrono::duration<double>(length).count();
    std::size_t bucket = 0;
    while (bucket < kBounds.size() && seconds > kBounds[bucket]) ++bucket;
    if (bucket < kBounds.size()) ++counts_[bucket];
    ++count_;
    sum_ += seconds;
  }

  /// How many were not longer than each of the bounds.
  std::array<std::uint64_t, kBounds.size()> up_to_bounds() const {
    auto sums = counts_;
    for (std::size_t i = 1; i < sums.size(); ++i) sums[i] += sums[i - 1];
    return sums;
  }
  std::uint64_t count() const { return count_; }
  double sum() const { return sum_; }

 private:
  std::array<std::uint64_t, kBounds.size()> counts_{};
  std::uint64_t count_ = 0;
  double sum_ = 0;
};

}  // namespace chat::relay
