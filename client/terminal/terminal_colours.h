#pragma once

#include "common/environment.h"

namespace chat::client {

/// How many colours the terminal `fd` can show: 256, 16, 8 or others, as terminfo(5) has it for $TERM. 0 for
/// what is not a terminal, TERM=dumb or unknown, and when NO_COLOR is set and not empty (no-color.org).
int colours_of_terminal(int fd, const Environment& environment);

}  // namespace chat::client
