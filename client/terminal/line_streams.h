#pragma once

#include <string>

namespace chat::client {

/// From now on Readline reads and writes UTF-8, whatever the terminal sends and takes: `charset` is what it
/// takes, empty for UTF-8, and it may send anything.
void speak_charset(const std::string& charset);

/// Whether Readline has not yet taken all characters that the last byte completed: it can go on without
/// another byte.
bool has_typed_ahead();

/// How many bytes the terminal has sent that were not read.
int bytes_waiting();

/// Whether what was typed last came in the midst of more than anybody types at once, as from a terminal that
/// does not mark pastes.
bool is_unmarked_paste();

/// The characters that `byte` completes, for bytes that are read in Readline's place.
std::string typed_text(char byte);

}  // namespace chat::client
