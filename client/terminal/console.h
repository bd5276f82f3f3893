#pragma once

#include "client/commands/completion.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace chat::client {

/// What a Console tells of what is typed; called from within Console::feed().
class Typist {
 public:
  /// A line was finished. A pasted one may have several lines, with LF between; without a prompt, so may what
  /// was typed before it could be taken.
  virtual void on_line(std::string line) = 0;

  /// Whether a line that was typed may be kept: it has no password in it.
  virtual bool may_be_kept(const std::string& line) const = 0;

  /// Ctrl-D on an empty line, or the terminal is gone.
  virtual void on_end_of_input() = 0;

  /// Alt-1 to Alt-9.
  virtual void on_place(std::size_t number) = 0;

  /// Alt-A.
  virtual void on_unread() = 0;

  /// Tab, with the line up to the cursor.
  virtual Completion on_complete(std::string_view before) = 0;

 protected:
  ~Typist() = default;
};

/// Where a person types, and sees what happens.
class Console {
 public:
  Console() = default;
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;
  virtual ~Console() = default;

  /// Takes what was typed, from the terminal or set aside. Returns false if that was a key that is not typed:
  /// Ctrl-C, which has raised its signal.
  virtual bool feed() = 0;

  /// Whether nothing is to be shown until another key is pressed (Ctrl-S), where the terminal does not see to
  /// that itself.
  virtual bool is_stopped() const { return false; }

  /// While nothing can be shown: whether set_aside() takes what is typed, so that keys such as Ctrl-C are
  /// obeyed, and keeps the rest for feed(). It returns whether something is kept.
  virtual bool reads_aside() const { return false; }
  virtual bool set_aside() { return false; }

  /// Whether there is a prompt. If not, what it would say is to be said otherwise.
  virtual bool has_prompt() const = 0;

  /// Sequences that take no columns stand between \001 and \002.
  virtual void set_prompt(const std::string& prompt) = 0;

  /// How wide lines are to be.
  virtual std::size_t width() const = 0;

  /// Prints whole lines, above the line being typed where that can be.
  virtual void print(std::string_view lines) = 0;

  /// Between the two, the line being typed may be off the screen: what is printed and a new prompt are drawn
  /// at once in the end. Not around feed().
  virtual void hold() {}
  virtual void release() {}

  virtual void ring_bell() = 0;

  /// Keeps a line for the arrow keys and for the next time the program runs.
  virtual void remember(const std::string& /*line*/) {}

  /// Ctrl-C: drops the line. Returns false if there was none, as far as is known.
  virtual bool clear_line() { return false; }

  virtual void clear_screen() {}

  /// The terminal's size has changed.
  virtual void resize() {}

  /// Takes the line being typed off for good; what is printed from now on is the last there is.
  virtual void retire() {}

  /// Writes nothing from now on, and leaves the terminal as it is: it takes nothing, and whoever writes to it
  /// waits.
  virtual void abandon() = 0;

  /// Whether somebody else has changed the terminal's modes: then resume() is due.
  virtual bool has_lost_terminal() const { return false; }

  /// Gives the terminal back to the shell, and takes it again.
  virtual void suspend() {}
  virtual void resume() {}
};

/// Holds a console for as long as this lives.
class Holding {
 public:
  explicit Holding(Console& console) : console_(console) { console_.hold(); }
  Holding(const Holding&) = delete;
  Holding& operator=(const Holding&) = delete;
  ~Holding() { console_.release(); }

 private:
  Console& console_;
};

}  // namespace chat::client
