#pragma once

#include "relay/dialects/line/telnet_filter.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace chat::relay {

/// Makes lines of what a client types: takes out telnet's commands and answers them, makes each line end (LF,
/// CR LF, CR NUL, CR) one LF, and edits the unfinished line for terminals that do not edit.
class TypedLine {
 public:
  struct Made {
    std::string lines;    ///< to be read as lines
    std::string answers;  ///< to be sent back: telnet's answers, and the echo
    bool are_you_there = false;
    bool echo_ended = false;  ///< the client has refused the echo
  };

  explicit TypedLine(std::size_t max_line) : max_line_(max_line) {}

  /// Whether `bytes` are whole lines of which a new TypedLine's type() would change nothing.
  static bool are_lines(std::string_view bytes);

  Made type(std::string_view bytes);

  /// Whether a new TypedLine would do the same with all that may come, so that this one need not be kept.
  bool is_as_new() const { return at_rest() && telnet_.is_as_new() && text_.empty() && !too_long_; }

  /// Nothing more will come. Returns what is unfinished.
  std::string finish();

  /// What is in no line yet, and can still be edited; valid until the next call.
  std::string_view unfinished() const { return text_; }

  TelnetFilter& telnet() { return telnet_; }
  const TelnetFilter& telnet() const { return telnet_; }

 private:
  bool at_rest() const { return telnet_.between_commands() && !after_cr_ && escape_.empty(); }
  void take(char byte, Made& made);
  void take_text(char byte, Made& made);
  bool take_into_escape(char byte, Made& made);
  bool take_as_text(std::string_view begun, char byte, Made& made);
  bool edit(char byte, Made& made);
  void append(std::string_view plain, Made& made);
  void end_line(Made& made);
  void erase_to(std::size_t length, Made& made);
  void drop_line(Made& made);
  void show(std::string_view plain, Made& made) const;

  std::size_t max_line_;
  TelnetFilter telnet_;
  std::string text_;
  std::string escape_;     // the beginning of what may be a key's escape sequence
  bool after_cr_ = false;  // a LF or NUL belongs to the CR before it
  bool too_long_ = false;  // the line's beginning has been handed on
};

}  // namespace chat::relay
