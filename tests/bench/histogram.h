#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace chat::bench {

/// Durations counted in buckets whose width grows with the duration, so that nanoseconds and minutes fit into
/// 15 KiB at a precision of 1/32. What is read back is the upper edge of a bucket: never better than what was
/// measured.
class Histogram {
 public:
  void add(std::chrono::nanoseconds duration);

  std::uint64_t count() const { return count_; }
  std::chrono::nanoseconds max() const { return std::chrono::nanoseconds(max_); }

  /// The duration that `fraction` (0 to 1) of all do not exceed; zero where there is none.
  std::chrono::nanoseconds quantile(double fraction) const;

 private:
  static constexpr std::size_t kStepsPerOctave = 32;
  static constexpr std::size_t kOctaves = 60;

  static std::size_t bucket_of(std::uint64_t ns);
  static std::uint64_t upper_edge(std::size_t bucket);

  std::array<std::uint64_t, kStepsPerOctave * kOctaves> buckets_{};
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace chat::bench
