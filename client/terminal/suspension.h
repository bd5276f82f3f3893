#pragma once

namespace chat::client {

/// Stops this process as Ctrl-Z does any other, though SIGTSTP is blocked here and belongs to the loop.
/// Returns when it goes on (SIGCONT); at once if nobody could ever continue it (an orphaned process group,
/// which the kernel does not stop: setpgid(2)).
void stop_this_process();

}  // namespace chat::client
