#pragma once

#include "common/endpoint.h"
#include "common/result.h"

#include <filesystem>
#include <string>

#include <sys/types.h>

namespace chat::relay {

/// Where the control socket of the relay is whose state directory that is. The error says that there can be
/// none: the path of a unix socket may not be long.
Result<Endpoint> control_endpoint(const std::filesystem::path& state_directory);

/// Whether there is one, as far as this program may see.
bool has_control_socket(const std::filesystem::path& state_directory);

/// What ctl says where it could not connect to the socket for this reason (errno), and what to do.
std::string why_unreachable(const std::filesystem::path& state_directory, int error);

/// What ctl says where a process, 0 if it cannot be told which, uses what is in the directory, and nobody
/// answers at a control socket; `socket`: where there would be one.
std::string why_without_socket(const std::filesystem::path& state_directory, pid_t user,
                               const Result<Endpoint>& socket);

/// Whether there is such a directory, and this program may not look into it.
bool is_hidden(const std::filesystem::path& state_directory);

/// Whether no relay has the socket, so that nobody but this program may be using the directory.
bool is_unattended(int error);

}  // namespace chat::relay
