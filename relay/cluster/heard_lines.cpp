#include "relay/cluster/heard_lines.h"

#include <algorithm>

namespace chat::relay {

void HeardLines::note(const SpokenLine& line) {
  speakers_.emplace(line.id, line.speaker);
  if (lines_.size() < kMost) return lines_.push_back(line);
  forget(lines_[oldest_]);
  lines_[oldest_] = line;
  oldest_ = (oldest_ + 1) % kMost;
}

void HeardLines::forget(const SpokenLine& line) {
  const auto [first, last] = speakers_.equal_range(line.id);
  const auto found = std::find_if(first, last, [&](const auto& each) { return each.second == line.speaker; });
  if (found != last) speakers_.erase(found);
}

bool HeardLines::has(const SpokenLine& line) const {
  const auto [first, last] = speakers_.equal_range(line.id);
  return std::any_of(first, last, [&](const auto& each) {
    return each.second == line.speaker || each.second == 0 || line.speaker == 0;
  });
}

}  // namespace chat::relay
