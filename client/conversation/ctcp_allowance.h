#pragma once

#include "common/moment.h"

#include <chrono>
#include <cstddef>

namespace chat::client {

/// Limits how often this client answers CTCP requests, whoever asks.
class CtcpAllowance {
 public:
  /// Returns false if this request is not to be answered.
  bool take(Time now) {
    constexpr std::size_t kAtOnce = 4;
    constexpr Duration kSpan = std::chrono::seconds(10);
    if (now - since_ >= kSpan) {
      since_ = now;
      used_ = 0;
    }
    return used_++ < kAtOnce;
  }

 private:
  std::size_t used_ = 0;
  Time since_{};
};

}  // namespace chat::client
