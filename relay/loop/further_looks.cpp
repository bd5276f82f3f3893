#include "relay/loop/further_looks.h"

#include <algorithm>

namespace chat::relay {

bool FurtherLooks::is_another_worth_it(bool found_anything, std::size_t asked) {
  const std::size_t cost = std::max<std::size_t>(1, asked / kAskedForASend);
  if (found_anything) {
    in_a_row_in_vain_ = 0;
  } else {
    if (cost_ == 0 || ++in_a_row_in_vain_ == kInARowInVainMost) return false;
    cost_in_vain_ += cost;
  }
  cost_ += cost;
  return ++looks_ <= kMost && do_more_wait_than(std::max(cost_, kPartInVain * cost_in_vain_));
}

/// More and more wait in a round, so it counts them only as far as it has to, and seldom.
bool FurtherLooks::do_more_wait_than(std::size_t sends) {
  if (waiting_ <= sends) waiting_ = count_waiting_(2 * sends + 1);
  return waiting_ > sends;
}

}  // namespace chat::relay
