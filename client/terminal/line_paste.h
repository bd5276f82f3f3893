#pragma once

#include "client/terminal/line_streams.h"

namespace chat::client {

/// Reads what is pasted in Readline's place: Readline would wait for the end of the paste, and the loop with
/// it.

/// A command of Readline's: bound to the sequence with which a terminal begins a paste.
int begin_paste(int, int);

/// Whether a paste has begun and not ended.
bool is_pasting();

/// Takes what has come of the paste; what comes behind its end is left to Readline.
Arrived take_paste();

/// Ends a paste whose end may never come. Returns false if there was none.
bool give_up_paste();

}  // namespace chat::client
