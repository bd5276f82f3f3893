#pragma once

#include "relay/dialects/irc/command.h"

namespace chat::relay::irc {

/// Does what the message says, or refuses it by the numeric that says why.
void run_command(const Request& request);

}  // namespace chat::relay::irc
