#pragma once

#include "common/result.h"

#include <string>

namespace chat::client {

/// The server's password: the first line of a file. One that no line of IRC has room for is refused.
Result<std::string> read_password(const std::string& path);

}  // namespace chat::client
