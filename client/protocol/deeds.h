#pragma once

#include "client/protocol/server_support.h"
#include "common/irc_message.h"

#include <string_view>

namespace chat::client {

/// Whether the message, sent to a server, changes something; what says something to somebody is another
/// matter.
bool is_deed(const IrcMessage& sent);

/// Whether a server's message, which shows_doings_of() the sender, shows that this deed was done.
bool shows_deed(const IrcMessage& shown, const IrcMessage& sent, const ServerSupport& support);

/// Whether the message shows what `nick` has said or done: it is theirs, or the server's own word to them.
bool shows_doings_of(std::string_view nick, const IrcMessage& shown, const ServerSupport& support);

}  // namespace chat::client
