#pragma once

#include "client/terminal/console.h"

namespace chat::client {

/// Readline asks `typist` what a word may become; what it could be is printed by `console`. Both must outlive
/// Readline's use.
void set_up_completion(Typist& typist, Console& console);

/// Tab, as a command of Readline's: the first time as much as is sure, the second time what it could be, and
/// from then on one after the other. A tab that is pasted is one.
int complete_by_tab(int count, int key);

}  // namespace chat::client
