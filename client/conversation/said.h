#pragma once

#include "client/conversation/place.h"
#include "client/events/event.h"
#include "common/moment.h"

namespace chat::client {

struct ConversationState;

/// Tells what somebody said in a place (nullptr: it could not be kept), with markers around what was said
/// before one came; leaves out what a replay repeats.
void tell_said(ConversationState& state, Place* place, Event&& event);

/// "now" behind replayed lines.
void end_replay(ConversationState& state, Place& place, WallTime time);

}  // namespace chat::client
