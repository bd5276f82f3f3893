#pragma once

#include "common/descriptor_set.h"
#include "common/moment.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace chat::relay {

/// When something is due next for any of the clients. It keeps one time for each group of 64 descriptors, at
/// which the first of them may be due, so that it takes next to no memory, and finding the next takes a look
/// at each group and not at each client.
///
/// A client's deadline may move later without a word: whoever looks at its time for nothing notes the new
/// one.
class Deadlines {
 public:
  /// The client is due at that time at the earliest. kNever: no time of its own.
  void note(int descriptor, Time at) {
    if (at == kNever) return;
    const std::size_t group = DescriptorSet::group_of(descriptor);
    if (group >= earliest_.size()) earliest_.resize(group + 1, kNever);
    earliest_[group] = std::min(earliest_[group], at);
  }

  /// kNever if nothing is due for anybody.
  Time next() const {
    const auto first = std::min_element(earliest_.begin(), earliest_.end());
    return first == earliest_.end() ? kNever : *first;
  }

  /// Not later than the client's deadline, if that has been noted.
  Time bound_of(int descriptor) const {
    const std::size_t group = DescriptorSet::group_of(descriptor);
    return group < earliest_.size() ? earliest_[group] : kNever;
  }

  /// All who may be due, among others, and who may be no client at all. Their times are forgotten: note those
  /// that still stand. Valid until the next call.
  const DescriptorSet& take_due(Time now);

 private:
  std::vector<Time> earliest_;
  DescriptorSet due_;  // its room is used again
};

}  // namespace chat::relay
