#pragma once

#include "relay/hub/room.h"

namespace chat::relay::irc {

struct Request;

/// Shows a newcomer what was said last. Clients that can be told when a line was said (server-time) or that
/// it is history (batch) are sent the lines themselves, as soju and ZNC do it; others notices that tell the
/// time.
void replay_history(const Request& request, const Room& room);

}  // namespace chat::relay::irc
