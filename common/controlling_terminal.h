#pragma once

namespace chat {

/// This process's session has a terminal that tells it of Ctrl-C and of hanging up (tty(4), credentials(7)).
/// When the terminal is closed the whole session loses it, before anybody in it is sent SIGHUP. Under a
/// service manager there is none from the beginning.
///
/// Where it cannot be found out (no descriptor is left), the answer is yes.
bool has_controlling_terminal();

}  // namespace chat
