#pragma once

#include <string_view>

namespace chat {

/// Writes `text`, whole lines, to standard error. What that does not take at once (a full disk, a reader that
/// has gone or stands still) is dropped: nothing that a program does may depend on it, and there is nobody
/// who could be told. Where SIGPIPE is not ignored, a reader that has gone ends the program.
void write_to_standard_error(std::string_view text);

}  // namespace chat
