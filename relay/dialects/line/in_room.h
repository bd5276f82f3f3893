#pragma once

#include "common/moment.h"
#include "relay/dialects/base/since_left.h"
#include "relay/dialects/line/answers.h"
#include "relay/hub/fact.h"
#include "relay/hub/history.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {
class Hub;
class Room;
}  // namespace chat::relay

namespace chat::relay::line {

struct Turn;

/// The room that the client is in; a line client is in one at the most. Null if it is in none, for instance
/// after a kick: then it has been told so.
Room* room_of(const Person& person, const Answers& answers);

/// Says `text` in the room that the client is in, or tells the client why not. Returns whether it was said.
bool say(Hub& hub, Person& person, const Answers& answers, std::string_view text, Fact::Kind kind,
         Moment now);

/// "#lobby with alice and bob".
std::string with_company(const Room& room, const Person& newcomer);

/// "2 who have said nothing yet". See Hub::listen().
std::string silent_ones(std::size_t count);

/// Shows the room's topic, and has its last lines follow.
void show_what_was_said(const Turn& turn, const Room& room);

/// Shows the room's topic, and has follow what was said there since somebody left.
void show_since_left(const Turn& turn, const Room& room, const MissedRange& range);

/// What was said to the person alone, each line with its time.
void show_alone(const Turn& turn, const std::vector<KeptLine>& lines);

/// The part of an answer that shows what somebody has missed.
std::function<bool(const Turn&)> since_left(const std::string& room_name, const MissedRange& range);

}  // namespace chat::relay::line
