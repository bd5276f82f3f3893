#include "tests/bench/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace chat::bench {

std::size_t Histogram::bucket_of(std::uint64_t ns) {
  constexpr int kStepBits = std::bit_width(kStepsPerOctave);
  const int shift = std::max(0, static_cast<int>(std::bit_width(ns)) - kStepBits);
  return static_cast<std::size_t>(shift) * kStepsPerOctave + static_cast<std::size_t>(ns >> shift);
}

std::uint64_t Histogram::upper_edge(std::size_t bucket) {
  if (bucket < 2 * kStepsPerOctave) return bucket;
  const std::size_t shift = bucket / kStepsPerOctave - 1;
  const std::uint64_t step = bucket % kStepsPerOctave + kStepsPerOctave;
  return ((step + 1) << shift) - 1;
}

void Histogram::add(std::chrono::nanoseconds duration) {
  const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(0, duration.count()));
  ++buckets_[bucket_of(ns)];
  ++count_;
  max_ = std::max(max_, ns);
}

std::chrono::nanoseconds Histogram::quantile(double fraction) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(fraction * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    seen += buckets_[bucket];
    if (seen >= wanted) return std::chrono::nanoseconds(std::min(upper_edge(bucket), max_));
  }
  return max();
}

}  // namespace chat::bench
