#pragma once

#include "client/terminal/signal_keys.h"

#include <string>

namespace chat::client {

/// From now on Readline reads and writes UTF-8, whatever the terminal sends and takes: `charset` is what it
/// takes, empty for UTF-8, and it may send anything.
void speak_charset(const std::string& charset);

/// These keys are obeyed from now on, and not typed: they raise the signals that a terminal would raise, for
/// the whole process group, or have nothing shown until another is pressed.
void obey_keys(SignalKeys keys);

/// Whether Ctrl-S has been pressed, and Ctrl-Q not since.
bool is_stopped_by_key();

enum class Arrived {
  text,     ///< to be taken by Readline, or by take_byte()
  key,      ///< which was obeyed
  nothing,  ///< yet
  end,      ///< the terminal is gone
};

/// Reads one byte of what was typed, and never waits for it.
Arrived read_typed();

/// Reads what was typed while nothing can be shown, obeys keys, and keeps the rest for read_typed(). Returns
/// false if the terminal is gone.
bool set_typed_aside();

/// Whether something is kept so, or was read and not taken: Readline looks for more before it wants it.
bool has_set_aside();

/// Whether more would be.
bool may_set_aside();

/// Takes the byte that read_typed() has read.
char take_byte();

/// Whether Readline has not yet taken all characters that the last byte completed: it can go on without
/// another byte.
bool has_typed_ahead();

/// How many bytes were typed that were not taken.
int bytes_waiting();

/// Whether what was typed last came in the midst of more than anybody types at once, as from a terminal that
/// does not mark pastes.
bool is_unmarked_paste();

/// The characters that `byte` completes, for bytes that are read in Readline's place.
std::string typed_text(char byte);

}  // namespace chat::client
