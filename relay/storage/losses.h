#pragma once

#include "common/moment.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace chat::relay {

/// What an archive could not keep since the start: counted, and told to the log at once and then every hour.
class Losses {
 public:
  void add(std::uint64_t lines, std::uint64_t events, const std::string& why, Time now);

  std::uint64_t lines() const { return lines_; }
  std::uint64_t events() const { return events_; }

 private:
  static constexpr std::chrono::hours kBetweenWords{1};

  std::uint64_t lines_ = 0;
  std::uint64_t events_ = 0;
  Time tell_again_at_{};
};

}  // namespace chat::relay
