#pragma once

#include "common/result.h"

#include <string>

namespace chat::client {

/// The server's password: the first line of a file. One that no line of IRC has room for is refused.
Result<std::string> read_password(const std::string& path);

/// Whether a plain file, which has a secret in it, may be read by everybody on this machine. That its group
/// may can be meant.
bool may_be_read_by_all(const std::string& path);

}  // namespace chat::client
