#pragma once

#include "client/protocol/session.h"
#include "common/irc_message.h"
#include "common/moment.h"

namespace chat::client {

struct ConversationState;

/// Handles one message: tells the person, and changes the state. A numeric that is not in the table is told
/// in the server's words; any other message that is not is passed over.
void take_server_message(ConversationState& state, const IrcMessage& message, const Session& session,
                         Moment now);

}  // namespace chat::client
