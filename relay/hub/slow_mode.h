#pragma once

#include "common/moment.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace chat::relay {

/// When each member of a slow room spoke last. Whoever spoke so long ago that it does not matter is
/// forgotten.
class SlowMode {
 public:
  /// When the person may speak next.
  Time next(std::uint64_t person, Duration pause) const {
    const auto spoke = spoke_.find(person);
    return spoke == spoke_.end() ? Time::min() : spoke->second + pause;
  }

  void note(std::uint64_t person, Duration pause, Time now) {
    if (spoke_.size() >= sweep_at_) {
      std::erase_if(spoke_, [=](const auto& each) { return each.second + pause <= now; });
      sweep_at_ = std::max(kSweptAt, 2 * spoke_.size());
    }
    spoke_[person] = now;
  }

  std::size_t size() const { return spoke_.size(); }

 private:
  static constexpr std::size_t kSweptAt = 64;

  std::unordered_map<std::uint64_t, Time> spoke_;  // by id
  std::size_t sweep_at_ = kSweptAt;
};

}  // namespace chat::relay
