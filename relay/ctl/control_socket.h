#pragma once

#include "common/endpoint.h"
#include "common/result.h"

#include <filesystem>
#include <string>

namespace chat::relay {

/// Where the control socket of the relay is whose state directory that is. The error says that there can be
/// none: the path of a unix socket may not be long.
Result<Endpoint> control_endpoint(const std::filesystem::path& state_directory);

/// Whether there is one, as far as this program may see.
bool has_control_socket(const std::filesystem::path& state_directory);

/// What ctl says where it could not connect to the socket for this reason (errno), and what to do.
std::string why_unreachable(const std::filesystem::path& state_directory, int error);

/// Whether no relay has the socket, so that nobody but this program may be using the directory.
bool is_unattended(int error);

}  // namespace chat::relay
