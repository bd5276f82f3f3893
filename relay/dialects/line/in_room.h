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

/// The room that the client is in; a line client is in one at the most. Null if it is in none, for instance
/// after a kick: then it has been told so.
Room* room_of(const Person& person, const Answers& answers);

/// Says `text` in the room that the client is in, or tells the client why not.
void say(Hub& hub, Person& person, const Answers& answers, std::string_view text, Fact::Kind kind,
         Moment now);

/// "#lobby with alice and bob".
std::string with_company(const Room& room, const Person& newcomer);

/// The room's topic and its last lines.
std::string what_was_said(const Room& room, const Rendering& rendering, WallTime now);

}  // namespace chat::relay::line
