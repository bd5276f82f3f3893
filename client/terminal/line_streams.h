#pragma once

#include <string>

namespace chat::client {

/// What Readline reads and writes is UTF-8; what the terminal sends and takes is of `charset` (empty: UTF-8),
/// and what comes from it may be anything.
void speak_charset(const std::string& charset);

/// Whether Readline has not taken all that belongs to the last byte it was given: then no more need arrive
/// for it to go on.
bool has_typed_ahead();

/// How much the terminal has sent that was not read.
int bytes_waiting();

/// Whether what was typed last came in the midst of more than anybody types at once, as from a terminal that
/// does not mark pastes.
bool is_unmarked_paste();

/// For what is read past Readline: the characters that `byte` completes.
std::string typed_text(char byte);

}  // namespace chat::client
