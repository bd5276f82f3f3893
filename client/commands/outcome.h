#pragma once

#include "client/events/event.h"

#include <optional>
#include <string>
#include <vector>

namespace chat::client {

/// What a command asks of the program; what it asks of the conversation it has done itself.
struct ProgramRequest {
  enum class Kind {
    quit,  ///< `text` is what to say on leaving
    reconnect,
    disconnect,  ///< and stay; `text` is what to say on leaving
    clear,
    search,  ///< for `text`, in what was seen
    again,   ///< say what may not have arrived
  };
  Kind kind;
  std::string text{};
};

/// What came of a line that was typed.
struct Outcome {
  std::vector<Event> events{};  ///< to be shown: answers and errors of the client's own
  std::optional<ProgramRequest> request{};
  bool unsaid = false;  ///< what was to be said was not; the last event says why
};

}  // namespace chat::client
