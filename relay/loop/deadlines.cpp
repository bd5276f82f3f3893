#include "relay/loop/deadlines.h"

namespace chat::relay {

DescriptorSet Deadlines::take_due(Time now) {
  DescriptorSet due;
  for (std::size_t group = 0; group < earliest_.size(); ++group) {
    if (earliest_[group] > now) continue;
    earliest_[group] = kNever;
    due.insert_group(group);
  }
  return due;
}

}  // namespace chat::relay
