#pragma once

#include "common/units.h"
#include "relay/cluster/floor.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace chat::relay {

/// What happened on a relay and the others have not heard, as far as it knows: what it has appended and not
/// read back, and what was said while it was alone.
class LateLines {
 public:
  static constexpr std::size_t kBytesMost = kMiB;  ///< of what is late. The oldest goes

  /// Facts, as relays tell them each other.
  struct Entry {
    RelayNumber relay;       ///< whose entry it was; 0: none's
    std::uint64_t sequence;  ///< of the entry
    std::string facts;
  };

  /// The relay has appended them. They are late if nothing is heard of them before lose_touch().
  void send(Entry entry) { on_the_way_.push_back(std::move(entry)); }
  void heard(std::uint64_t sequence);
  /// Returns what was on its way.
  std::deque<Entry> lose_touch();

  /// They were said while nobody else could hear them.
  void keep(std::string_view facts) { keep(Entry{0, 0, std::string(facts)}); }
  bool is_empty() const { return late_.empty(); }
  std::size_t size() const { return late_.size(); }
  const std::deque<Entry>& entries() const { return late_; }
  /// All that is late, which is then kept no longer.
  std::deque<Entry> take();
  /// How many lines have had to go since the last call, by the rooms in which they were said.
  std::map<std::string, std::size_t> take_lost() { return std::exchange(lost_, {}); }

 private:
  void keep(Entry entry);

  std::deque<Entry> on_the_way_{};
  std::deque<Entry> late_{};
  std::size_t bytes_ = 0;  // of what is late
  std::map<std::string, std::size_t> lost_{};
};

}  // namespace chat::relay
