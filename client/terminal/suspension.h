#pragma once

namespace chat::client {

/// Stops this process as Ctrl-Z does any other, though SIGTSTP is blocked here and belongs to the loop.
/// Returns when it goes on (SIGCONT); at once if nobody could ever continue it (an orphaned process group,
/// which the kernel does not stop: setpgid(2)).
void stop_this_process();

/// Whether a key has raised a signal (Ctrl-C, Ctrl-Z) of which the loop has yet to hear.
bool has_signal_on_its_way();

}  // namespace chat::client
