#pragma once

#include "client/conversation/world.h"
#include "common/irc_message.h"

namespace chat::client {

/// Does what the server's message asks for: tells the person, and changes what is known. What nobody knows is
/// told if it is a numeric, and passed over if it is not.
void take_server_message(World& world, const IrcMessage& message, const Session& session, Moment now);

}  // namespace chat::client
