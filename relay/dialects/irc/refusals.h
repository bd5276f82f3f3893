#pragma once

#include "common/irc_numerics.h"
#include "relay/hub/refusal.h"

#include <string>

namespace chat::relay::irc {

/// A numeric, and what follows the client's nick in it.
struct RefusalReply {
  Numeric numeric;
  std::string rest;
};

/// How IRC says what the hub refuses.
RefusalReply reply_to(const Refusal& refusal);

}  // namespace chat::relay::irc
