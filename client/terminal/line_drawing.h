#pragma once

namespace chat::client {

/// How Readline's line gets onto the terminal and off it again. Readline draws it itself while it knows where
/// it is. A line whose width is in doubt (emoji) is drawn here, from the row's first column and in a single
/// row that moves with the cursor: with a wrong count Readline would go back too far and erase the prompt, or
/// up too far and erase what others said.

/// Draws the line from now on, in Readline's place; Readline must have been initialized.
void take_over_drawing();

/// Takes prompt and line off the terminal, and puts them where the terminal's cursor is.
void hide_line();
void show_line();

/// The terminal's size has changed. What takes more than one row is drawn once more below, since nobody knows
/// where the terminal has moved its first row to: going up might end in what was said.
void draw_line_anew();

}  // namespace chat::client
