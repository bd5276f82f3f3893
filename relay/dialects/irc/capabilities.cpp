#include "relay/dialects/irc/capabilities.h"

#include <algorithm>

namespace chat::relay::irc {

std::optional<Capability> capability_called(std::string_view name) {
  const auto found = std::find_if(kCapabilityNames.begin(), kCapabilityNames.end(),
                                  [=](const CapabilityName& each) { return each.name == name; });
  if (found == kCapabilityNames.end()) return std::nullopt;
  return found->capability;
}

}  // namespace chat::relay::irc
