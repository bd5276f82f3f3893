#pragma once

#include "common/moment.h"
#include "common/unix_time.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace chat::relay {

/// The eras of rooms that ended as soon as they were made: see Room::era(). The next of their name has
/// another, though it be made in the same millisecond: whoever makes it is not to read what was said behind
/// closed doors.
class SpentEras {
 public:
  /// The room of that folded name has ended.
  void note(const std::string& folded, std::int64_t era, Moment now) {
    std::erase_if(recent_, [&](const auto& each) { return !is_of(each.second, now); });
    if (is_of(era, now)) recent_.emplace_back(folded, era);
  }

  /// When a room counts as made that is made now.
  Moment begin(const std::string& folded, Moment now) const {
    for (const auto& [name, era] : recent_) {
      if (name == folded && era >= unix_milliseconds(now.wall))
        now.wall += std::chrono::milliseconds(era + 1 - unix_milliseconds(now.wall));
    }
    return now;
  }

 private:
  /// Only rooms of this millisecond could have the next one's era, and those that were put behind them. Where
  /// the clock was set back there may be others, of later years.
  static bool is_of(std::int64_t era, Moment now) {
    constexpr std::int64_t kWithin = 1'000;
    const std::int64_t present = unix_milliseconds(now.wall);
    return era >= present && era < present + kWithin;
  }

  std::vector<std::pair<std::string, std::int64_t>> recent_;
};

}  // namespace chat::relay
