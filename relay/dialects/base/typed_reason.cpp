#include "relay/dialects/base/typed_reason.h"

#include "relay/dialects/base/closing_reason.h"

#include <fmt/format.h>

namespace chat::relay {

std::string typed_reason(const Hub& hub, const Person* leaver, std::string_view words) {
  const bool is_mute = leaver != nullptr && (hub.settings().mute(leaver->particulars().account) ||
                                             room_that_silences(*leaver) != nullptr);
  return words.empty() || is_mute ? std::string() : fmt::format("{}{}", kTypedReason, words);
}

}  // namespace chat::relay
