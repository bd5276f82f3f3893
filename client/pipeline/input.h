#pragma once

#include "common/line_reader.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace chat {
class Selector;
}

namespace chat::client {

/// The standard input of a pipeline, line by line.
///
/// Lines are taken when there is use for them: while one waits, nothing more is read, so whoever writes to us
/// waits, and memory is bounded. To pause, do not call next().
class Input {
 public:
  struct Line {
    enum class Kind {
      none,     ///< no whole line is here (yet; see ended())
      text,     ///< `text` is the line, UTF-8, not otherwise checked
      refused,  ///< `problem` says which line and why: "line 12 is not UTF-8 (byte 3)"
    };
    Kind kind = Kind::none;
    std::string_view text{};  ///< valid until the next call
    std::string problem{};
  };

  /// `fd` stays the caller's; a closed one is an input that has ended. `max_line` in bytes.
  Input(int fd, std::size_t max_line);

  /// Interested only while no whole line waits and the input has not ended.
  void watch(Selector& selector) const;

  /// Reads once, if it may.
  void advance(const Selector& selector);

  Line next();

  /// Whether a whole line waits for next(): then do not sleep for want of one.
  bool has_line() const { return lines_.has_whole_line(); }

  /// Nothing more will come, and next() has given everything.
  bool ended() const { return at_end_ && !has_line(); }

  /// Empty, or why reading ended before the input's end: "cannot read standard input: Is a directory".
  const std::string& error() const { return error_; }

 private:
  int fd_;
  LineReader lines_;
  std::size_t max_line_;
  std::size_t number_ = 0;  // of the line last taken
  bool at_end_ = false;
  std::string error_;
};

}  // namespace chat::client
