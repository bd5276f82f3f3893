#pragma once

#include "relay/hub/room.h"

namespace chat::relay::irc {

class IrcDialect;

/// Shows a newcomer what was said last: as a chathistory batch to clients that know what that is, else as
/// notices that tell the time.
void replay_history(IrcDialect& client, const Room& room);

}  // namespace chat::relay::irc
