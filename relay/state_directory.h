#pragma once

#include "common/environment.h"

#include <filesystem>
#include <optional>
#include <string>

namespace chat::relay {

/// Where the relay keeps what is to outlive it: `named` (--state-dir), else $STATE_DIRECTORY
/// (systemd.exec(5); of several the first), else $XDG_STATE_HOME/chat-relay, else ~/.local/state/chat-relay.
/// Paths in variables that are not absolute do not count. Nothing where there is none of these. It is not
/// made here.
std::optional<std::filesystem::path> state_directory(const std::string& named,
                                                     const Environment& environment);

}  // namespace chat::relay
