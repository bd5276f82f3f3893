#pragma once

#include "common/moment.h"
#include "relay/dialects/line/answers.h"
#include "relay/hub/fact.h"

#include <string>
#include <string_view>

namespace chat::relay {
class Hub;
class Rendering;
class Room;
}  // namespace chat::relay

namespace chat::relay::line {

/// The room that a client of this dialect is in: it is in one at the most. Null when it has been thrown out;
/// then it has been told.
Room* room_of(const Person& person, const Answers& answers);

/// Says it in the room that the client is in. The client is told of a refusal.
void say(Hub& hub, Person& person, const Answers& answers, std::string_view text, Fact::Kind kind,
         Moment now);

/// "#lobby with alice and bob".
std::string with_company(const Room& room, const Person& newcomer);

/// The room's topic and its last lines.
std::string what_was_said(const Room& room, const Rendering& rendering, WallTime now);

}  // namespace chat::relay::line
