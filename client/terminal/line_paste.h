#pragma once

namespace chat::client {

/// What is pasted, past Readline: it would wait for the paste's end, and nothing else would happen meanwhile.

/// Bound to the sequence with which a terminal begins a paste.
int begin_paste(int, int);

/// A paste that has begun and not ended.
bool is_pasting();

/// Takes what is there of it; what comes behind its end is Readline's again. False: the terminal is gone.
bool take_paste();

/// The end may never come. False: there was no paste.
bool give_up_paste();

}  // namespace chat::client
