#pragma once

#include "relay/loop/service_doors.h"
#include "relay/options.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace chat::relay {

/// "chat-relay ctl": asks the relay that runs with the state directory, or, if none does and the request is
/// about what is kept, the files themselves. Returns the exit status.
int run_ctl(int argc, const char* const* argv);

/// What --export or --forget asks for, in the same way; nothing if neither is given.
std::optional<int> carry_out_request(const Options& options);

/// The door in the state directory through which ctl asks; none without such a directory, and none for a
/// relay that is traced, whose trace shows all that it does. Where there can be none the log says why.
std::vector<ServiceDoor> open_service_doors(const Options& options,
                                            const std::optional<std::filesystem::path>& state_directory);

}  // namespace chat::relay
