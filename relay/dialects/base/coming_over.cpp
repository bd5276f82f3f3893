#include "relay/dialects/base/coming_over.h"

#include "common/text.h"
#include "common/units.h"
#include "relay/dialects/base/since_left.h"
#include "relay/hub/private_lines.h"

#include <fmt/format.h>

namespace chat::relay {

std::string alone_in_words(const BroughtOver& over, WallTime now) {
  const std::size_t lines = over.alone.size();
  if (lines == 0) return {};
  return fmt::format("{} {} said to you alone since {}:", counted(lines, "line"), lines == 1 ? "was" : "were",
                     when_in_words(over.alone.front().id, now));
}

std::string lost_alone_in_words(const BroughtOver& over, WallTime now) {
  if (over.alone_after == 0) return {};
  return fmt::format(
      "Of what was said to you alone, only what came after {} is known here: {} are kept for all who are on "
      "other relays.",
      when_in_words(over.alone_after, now), human_size(PrivateLines::kBytesMost));
}

}  // namespace chat::relay
