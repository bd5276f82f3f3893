#pragma once

#include "common/moment.h"

#include <cstddef>
#include <functional>

namespace chat::relay {

/// Knows whether the relay is short of memory: past nine tenths of a limit, as measured ten times a second at
/// the most, or without a whole reserve.
class MemoryGuard {
 public:
  /// What it asks the system.
  struct Memory {
    std::function<std::size_t()> used;            ///< bytes
    std::function<void()> give_back;              ///< returns to the system what is free
    std::function<std::size_t()> refill_reserve;  ///< returns how many bytes it still lacks
  };

  /// `limit`: bytes; 0: none.
  MemoryGuard(std::size_t limit, Memory memory) : most_(nine_tenths(limit)), memory_(std::move(memory)) {}

  void change_limit(std::size_t limit) { most_ = nine_tenths(limit); }

  /// Call once a round. Gives how many bytes are to be got rid of now. The limit is measured if it is time.
  std::size_t excess(Time now);

  /// Whether there was too little memory when it was last looked at.
  bool is_short() const { return short_; }
  /// Whether that was because the system gives no more.
  bool is_out() const { return out_; }

  /// When to look again though nothing happens: while memory is short.
  Time deadline() const { return short_ ? look_at_ : kNever; }

 private:
  static constexpr std::chrono::milliseconds kBetweenLooks{100};

  /// Of a limit, however small, it is not 0, which is none.
  static constexpr std::size_t nine_tenths(std::size_t limit) { return limit - limit / 10; }

  std::size_t most_;
  Memory memory_;
  Time look_at_{};
  bool short_ = false;
  bool out_ = false;
};

}  // namespace chat::relay
