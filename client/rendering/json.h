#pragma once

#include "client/events/event.h"
#include "common/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace chat::client {

/// Appends `event` as one JSON object on a line of its own, with its LF. docs/client-pipeline.md has the
/// keys. What would act on a terminal is escaped (\u009b), so that the line may be looked at.
void render_json(const Event& event, std::string& out);

/// Whether the line is blank: such a line asks for nothing, and is passed over.
bool is_blank(std::string_view line);

/// One line of JSON in: what somebody's program wants said or done.
struct JsonRequest {
  enum class Kind : std::uint8_t { message, action, notice, command };
  Kind kind = Kind::message;
  std::string target;    ///< a room or a nick; empty: the current room
  bool to_room = false;  ///< the target is a room, though its '#' may be missing
  std::string text;      ///< UTF-8 of one line, not empty; for a command all of it: "/topic x"
};

/// Reads one line. The error says what is wrong and what would be right: fit to stand behind "line 3: ".
Result<JsonRequest> parse_json_request(std::string_view line);

}  // namespace chat::client
