#pragma once

#include "common/moment.h"

#include <cstddef>
#include <functional>

namespace chat::relay {

/// Knows whether the relay is short of memory: past nine tenths of a limit, as measured ten times a second at
/// the most.
class MemoryGuard {
 public:
  /// `limit`: bytes; 0: none. `measure` tells how many are in use; `give_back` returns to the system what is
  /// free.
  MemoryGuard(std::size_t limit, std::function<std::size_t()> measure, std::function<void()> give_back)
      : most_(limit / 10 * 9), measure_(std::move(measure)), give_back_(std::move(give_back)) {}

  void change_limit(std::size_t limit) { most_ = limit / 10 * 9; }

  /// Call once a round. Measures if it is time, and gives how many bytes are to be got rid of now.
  std::size_t excess(Time now);

  /// Whether there was too little memory when it was last measured.
  bool is_short() const { return short_; }

  /// When to measure again though nothing happens: while memory is short.
  Time deadline() const { return short_ ? measure_at_ : kNever; }

 private:
  static constexpr std::chrono::milliseconds kBetweenLooks{100};

  std::size_t most_;
  std::function<std::size_t()> measure_;
  std::function<void()> give_back_;
  Time measure_at_{};
  bool short_ = false;
};

/// From now on the process keeps a little memory in reserve. Where there is none left at all, that is used up
/// before std::bad_alloc is thrown.
void keep_memory_in_reserve();

}  // namespace chat::relay
