#pragma once

#include "client/line_editor.h"

namespace chat::client {

/// Readline asks `typist` what a word may become, and shows it as this client does.
void set_up_completion(Typist& typist);

/// Tab, as a command of Readline's: the first time as much as is sure, the second time what it could be, and
/// from then on one after the other.
int complete_by_tab(int count, int key);

}  // namespace chat::client
