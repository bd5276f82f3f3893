#pragma once

#include "common/moment.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace chat::relay {

/// What an archive could not keep since the start: counted, and told to the log at once and then every hour,
/// when all is kept again, and at the end.
class Losses {
 public:
  Losses() = default;
  ~Losses();
  Losses(const Losses&) = delete;
  Losses& operator=(const Losses&) = delete;

  void add(std::uint64_t lines, std::uint64_t events, const std::string& why, Time now);
  /// The same where the log has been told.
  void count(std::uint64_t lines, std::uint64_t events);
  /// What came after that is kept.
  void end();

  std::uint64_t lines() const { return lines_; }
  std::uint64_t events() const { return events_; }

 private:
  static constexpr std::chrono::hours kBetweenWords{1};

  std::uint64_t lines_ = 0;
  std::uint64_t events_ = 0;
  bool has_told_ = false;  // and not yet that it is over
  Time tell_again_at_{};
};

}  // namespace chat::relay
