#pragma once

namespace chat::client {

/// How Readline gets the terminal and gives it back: in its modes, but for the keys that the terminal would
/// obey by itself, which are read with the others (SignalKeys). Nothing is done to a terminal that another
/// job has: the shell would find it in modes that are not its own, and this program would be stopped
/// (SIGTTOU).

/// Hands Readline's calls over to what stands here. To be called before its first prompt.
void hold_terminal_for_readline();

/// Whether the terminal's modes are no longer what they were set to here.
bool has_lost_modes();

/// Sets them again.
void set_modes_again();

}  // namespace chat::client
