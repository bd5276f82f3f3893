#include "relay/loop/deadlines.h"

namespace chat::relay {

const DescriptorSet& Deadlines::take_due(Time now) {
  due_.clear();
  for (std::size_t group = 0; group < earliest_.size(); ++group) {
    if (earliest_[group] > now) continue;
    earliest_[group] = kNever;
    due_.insert_group(group);
  }
  return due_;
}

}  // namespace chat::relay
