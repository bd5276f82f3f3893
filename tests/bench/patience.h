#pragma once

#include <chrono>
#include <cstdint>

namespace chat::bench {

/// Tells waiting from hanging: runs out when a count that should grow has stood still for too long.
class Patience {
 public:
  explicit Patience(std::chrono::seconds limit) : limit_(limit) {}

  bool exhausted(std::uint64_t progress) {
    const auto now = std::chrono::steady_clock::now();
    if (progress != progress_) {
      progress_ = progress;
      since_ = now;
    }
    return now - since_ > limit_;
  }

 private:
  std::chrono::seconds limit_;
  std::uint64_t progress_ = 0;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

}  // namespace chat::bench
