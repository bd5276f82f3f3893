#pragma once

#include "common/file.h"
#include "common/result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace chat::relay {

/// The message of the day as it is shown, whole lines: without a byte order mark, carriage returns and blanks
/// at the lines' ends; control characters are made visible(). Empty for an empty `path`. The error names the
/// file. `patience`: see read_file().
Result<std::string> read_motd(const std::string& path, std::chrono::milliseconds patience = kPipePatience);

/// What read_motd() makes of a file's text.
std::string clean_motd(std::string_view text);

}  // namespace chat::relay
