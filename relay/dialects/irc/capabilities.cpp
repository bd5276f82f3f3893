#include "relay/dialects/irc/capabilities.h"

#include <algorithm>

namespace chat::relay::irc {

std::optional<Capability> capability_called(std::string_view name) {
  const auto found = std::find(kCapabilityNames.begin(), kCapabilityNames.end(), name);
  if (found == kCapabilityNames.end()) return std::nullopt;
  return static_cast<Capability>(found - kCapabilityNames.begin());
}

}  // namespace chat::relay::irc
