#pragma once

#include "relay/options.h"

#include <optional>

namespace chat::relay {

/// "chat-relay ctl": asks the relay that runs with the state directory, or, if none does and the request is
/// about what is kept, the files themselves. Returns the exit status.
int run_ctl(int argc, const char* const* argv);

/// What --export or --forget asks for, in the same way; nothing if neither is given.
std::optional<int> carry_out_request(const Options& options);

}  // namespace chat::relay
