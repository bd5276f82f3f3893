#pragma once

#include "common/result.h"

#include <cstddef>
#include <string>

namespace chat {

/// The whole of the file, which may be a pipe; an error if it has more than `most_bytes`. The error names the
/// file: "cannot read /etc/motd: Permission denied".
Result<std::string> read_file(const std::string& path, std::size_t most_bytes);

}  // namespace chat
