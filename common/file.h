#pragma once

#include "common/result.h"

#include <cstddef>
#include <string>

namespace chat {

/// The whole file, if it has no more than `most_bytes`; a pipe does, too. The error names the file: "cannot
/// read /etc/motd: Permission denied".
Result<std::string> read_file(const std::string& path, std::size_t most_bytes);

}  // namespace chat
