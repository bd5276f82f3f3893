#pragma once

#include "relay/hub/fact.h"

#include <string_view>

namespace chat::relay {

/// What those are told of whose decision, or deletion, the disk did not take; empty for any other kind.
std::string_view about_unwritten(Fact::Kind kind);

}  // namespace chat::relay
