#pragma once

#include "client/conversation/place.h"
#include "client/events/event.h"
#include "common/moment.h"

#include <string_view>

namespace chat::client {

struct ConversationState;

/// Hides what may be a password in `said`, which was said to `target`: it is shown, logged and found, also
/// where the server sends it back or replays it.
void hide_secret(const ConversationState& state, std::string_view target, Event& said);

/// Tells the person what somebody said in `place`, with markers around what was said before the person came.
/// `place` is null where it could not be kept. Leaves out what a replay repeats.
void tell_said(ConversationState& state, Place* place, Event&& event);

/// Emits the marker "now" if the last lines shown in `place` were replayed.
void end_replay(ConversationState& state, Place& place, WallTime time);

}  // namespace chat::client
