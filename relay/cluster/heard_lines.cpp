#include "relay/cluster/heard_lines.h"

#include <algorithm>
#include <utility>

namespace chat::relay {

void HeardLines::note(const SpokenLine& line) {
  if (lines_.size() < kMost) return lines_.push_back(line);
  lines_[oldest_] = line;
  oldest_ = (oldest_ + 1) % kMost;
}

HeardLines::Known::Known(std::vector<SpokenLine> lines) : sorted_(std::move(lines)) {
  std::sort(sorted_.begin(), sorted_.end());
}

bool HeardLines::Known::has(const SpokenLine& line) const {
  auto each = std::lower_bound(sorted_.begin(), sorted_.end(), SpokenLine{line.id, 0});
  for (; each != sorted_.end() && each->id == line.id; ++each) {
    if (each->speaker == line.speaker || each->speaker == 0 || line.speaker == 0) return true;
  }
  return false;
}

}  // namespace chat::relay
