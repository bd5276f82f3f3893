#pragma once

#include "client/protocol/session.h"
#include "common/irc_message.h"
#include "common/moment.h"

namespace chat::client {

struct ConversationState;

/// Does what the server's message asks for: tells the person, and changes what is known. What nobody knows is
/// told if it is a numeric, and passed over if it is not.
void take_server_message(ConversationState& state, const IrcMessage& message, const Session& session,
                         Moment now);

}  // namespace chat::client
