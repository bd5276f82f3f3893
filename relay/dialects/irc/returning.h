#pragma once

#include "relay/dialects/irc/client.h"

#include <string>

namespace chat::relay::irc {

/// What a client that knows how to come back is told: the code for that.
std::string return_token(const Client& client);

}  // namespace chat::relay::irc
