#pragma once

#include "client/events/event.h"
#include "client/protocol/server_support.h"

#include <string>

namespace chat::client {

/// Has `error`, by which the server refuses `line`, a message of the person's, say which line that is: "Not
/// said, to bob: hi (there is nobody here called bob)".
void name_refused(const std::string& line, const ServerSupport& support, Event& error);

}  // namespace chat::client
