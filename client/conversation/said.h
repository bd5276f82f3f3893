#pragma once

#include "client/conversation/place.h"
#include "client/events/event.h"
#include "common/moment.h"

namespace chat::client {

struct ConversationState;

/// Tells the person what somebody said in `place`, with markers around what was said before the person came.
/// `place` is null where it could not be kept. Leaves out what a replay repeats.
void tell_said(ConversationState& state, Place* place, Event&& event);

/// Emits the marker "now" if the last lines shown in `place` were replayed.
void end_replay(ConversationState& state, Place& place, WallTime time);

}  // namespace chat::client
