#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace chat::relay {

/// Relays that were out of touch may both have given an id, so who spoke counts, too. 0: nobody knows.
struct SpokenLine {
  std::uint64_t id;
  std::uint64_t speaker;
  bool operator<(const SpokenLine& other) const {
    return std::tie(id, speaker) < std::tie(other.id, other.speaker);
  }
};

/// Which lines of the others' people a relay has heard, so that its own people do not hear them again: from a
/// snapshot, which has the last lines of each room, or from whoever tells late what was said. A room's own
/// history cannot tell: relays that were out of touch have heard lines in different orders, and have
/// forgotten different ones.
class HeardLines {
 public:
  /// Nearly all that a snapshot can have (see kHistoryBytesMost), in some 4 MiB.
  static constexpr std::size_t kMost = std::size_t{1} << 16;

  /// The oldest goes, where there are more than kMost.
  void note(const SpokenLine& line);
  bool has(const SpokenLine& line) const;
  std::size_t size() const { return lines_.size(); }

 private:
  void forget(const SpokenLine& line);

  std::vector<SpokenLine> lines_{};
  std::size_t oldest_ = 0;
  std::unordered_multimap<std::uint64_t, std::uint64_t> speakers_{};  // by id
};

}  // namespace chat::relay
