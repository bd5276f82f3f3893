#pragma once

#include "common/result.h"

namespace chat {

/// What becomes of what a program writes to an output that it was started without.
enum class ClosedOutput {
  discards,  ///< for who serves all the same
  refuses,   ///< EBADF: for who must not lose silently what somebody wanted to read
};

/// A program may be started with standard input, output or error closed (`<&- >&- 2>&-`, a careless
/// supervisor). The next descriptor opened, a client's connection perhaps, would take the number, and be sent
/// the log. Opens each missing one on /dev/null: an input at its end, outputs as said. To be called before
/// anything else opens a descriptor. A machine without /dev/null ends the program.
void open_missing_standard_streams(ClosedOutput outputs);

/// What was printed to standard output is in the kernel's hands, or the error says why not.
Result<void> flush_standard_output();

}  // namespace chat
