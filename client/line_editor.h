#pragma once

#include "client/completion.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace chat::client {

/// What a LineEditor tells of what is typed; called from within LineEditor::feed().
class Typist {
 public:
  /// A line was finished; pasted, it may have several, with LF between. It is no longer on the screen.
  virtual void on_line(std::string line) = 0;

  /// Ctrl-D on an empty line, or the terminal is gone.
  virtual void on_end_of_input() = 0;

  /// Alt-1 to Alt-9.
  virtual void on_place(std::size_t number) = 0;

  /// Tab, with the line up to the cursor.
  virtual Completion on_complete(std::string_view before) = 0;

 protected:
  ~Typist() = default;
};

/// The line that is being typed, at the bottom of the terminal: GNU Readline's callback interface, with the
/// person's own inputrc. What else is to be seen is printed above it and never disturbs it. The line itself
/// vanishes when it is finished: what was said is shown when the server has it, and only once.
///
/// Readline's state is global, so there is one a process. The terminal is in Readline's hands from
/// construction to destruction but for the time between suspend() and resume().
class LineEditor {
 public:
  /// `typist` must outlive this. `history_file` is read now, and lines are added to it; it must exist.
  /// `charset` is the terminal's, empty for UTF-8.
  LineEditor(Typist& typist, std::optional<std::filesystem::path> history_file, const std::string& charset);
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;
  ~LineEditor();

  /// Takes what was typed, from the terminal, which is readable.
  void feed();

  /// Sequences that take no columns stand between \001 and \002.
  void set_prompt(const std::string& prompt);

  /// Prints whole lines above the line being typed.
  void print(std::string_view lines);

  void ring_bell();

  /// Keeps a line for the arrow keys and for the next time the program runs.
  void remember(const std::string& line);

  /// Ctrl-C: drops the line. False: there was none.
  bool clear_line();

  void clear_screen();

  /// The terminal's size has changed.
  void resize();

  /// Writes nothing from now on, and leaves the terminal as it is: it takes nothing, and whoever writes to it
  /// waits.
  void abandon();

  /// Gives the terminal back to the shell, and takes it again.
  void suspend();
  void resume();

 private:
  std::optional<std::filesystem::path> history_file_;
  std::string prompt_;
  bool abandoned_ = false;
  bool prompt_is_due_ = false;  // it changed while Readline's own stood in its place
};

}  // namespace chat::client
