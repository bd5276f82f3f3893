#pragma once

#include "relay/hub/room.h"

namespace chat::relay::irc {

struct Request;

/// Shows a newcomer what was said last: the lines themselves to clients that are told when they were said
/// (server-time) or that they are history (batch), as soju and ZNC do it; else notices that tell the time.
void replay_history(const Request& request, const Room& room);

}  // namespace chat::relay::irc
