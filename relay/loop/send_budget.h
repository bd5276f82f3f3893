#pragma once

#include "common/units.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace chat::relay {

/// How much a round may send. Then the relay looks at what has come meanwhile, and goes on with those whose
/// turn has not come: they miss nothing, and get what is new with the rest in one send. So whoever says a
/// line while thousands are sent another waits for some ten milliseconds, and not for all of that.
class SendBudget {
 public:
  /// `asked`: about how many clients select() is asked. Looking at them has to stay small beside the sends.
  explicit SendBudget(std::size_t asked) : left_(kBytesLikeASend * std::max(kSends, asked)) {}

  bool is_used_up() const { return left_ == 0; }
  void take(std::uint64_t bytes) { left_ -= std::min(left_, kBytesLikeASend + bytes); }

  // To copy so much takes about as long as the call does that copies it.
  static constexpr std::uint64_t kBytesLikeASend = 6 * kKiB;
  // Fewer would break up the rounds of a thousand who all talk, whose sends then carry less each.
  static constexpr std::size_t kSends = 2'048;

 private:
  std::uint64_t left_;
};

}  // namespace chat::relay
