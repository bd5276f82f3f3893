#include "common/nearest.h"

#include "common/edit_distance.h"
#include "common/text.h"

#include <algorithm>
#include <cstddef>

namespace chat {

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  std::size_t least = std::max<std::size_t>(word.size() / 2, 1) + 1;  // further away is no likely slip
  for (const std::string_view candidate : candidates) {
    if (word.size() >= candidate.size() + least) continue;
    const std::size_t distance = edit_distance(fold_case(word), fold_case(candidate));
    if (distance >= least) continue;
    least = distance;
    best = candidate;
  }
  return best;
}

}  // namespace chat
