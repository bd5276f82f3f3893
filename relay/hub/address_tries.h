#pragma once

#include "common/moment.h"
#include "common/rate_limit.h"

#include <optional>
#include <string>
#include <unordered_map>

namespace chat::relay {

/// How often each address has tried what is not to be guessed. Addresses count as network_of() has them.
class AddressTries {
 public:
  explicit AddressTries(RateLimit limit) : limit_(limit) {}

  /// Counts a try. Returns when the next may be made, if this one is one too many.
  std::optional<Time> count(const std::string& host, Time now);

  /// The address's last try was right, and does not count.
  void give_back(const std::string& host);

 private:
  // Past so many addresses those are forgotten whose tries are regained.
  static constexpr std::size_t kSweptAt = 1'000;

  RateLimit limit_;
  std::unordered_map<std::string, RateMeter> meters_{};  // by network
};

}  // namespace chat::relay
