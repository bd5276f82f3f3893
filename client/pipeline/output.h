#pragma once

#include "common/socket.h"
#include "common/unique_fd.h"
#include "common/units.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace chat {
class Selector;
}

namespace chat::client {

/// The standard output of a pipeline, which must not make the loop wait, however slow its reader is.
///
/// The descriptor may be shared with other programs, so it is never made non-blocking: a socket is sent to
/// with MSG_DONTWAIT; a pipe or a terminal is written to through a non-blocking description of our own or,
/// where there can be none, in pieces that do not block after select() (pipe(7), PIPE_BUF); a regular file
/// takes everything at once.
///
/// Nothing is lost and nothing grows: while is_full(), do not read from the server.
/// SIGPIPE must be ignored.
class Output {
 public:
  enum class State {
    open,
    reader_gone,  ///< nobody will read what is written: time to end, without a complaint
    failed,       ///< error() says why
  };

  /// `fd` stays the caller's and must outlive this.
  explicit Output(int fd);

  void write(std::string_view bytes);

  std::size_t pending() const { return queue_.size() - begin_; }
  bool is_full() const { return pending() >= kFullBytes; }

  /// Interested in writability only while something is pending, and in whether the reader has gone.
  void watch(Selector& selector) const;

  /// Once a round, after all of the round's write() calls.
  void advance(const Selector& selector);

  State state() const { return state_; }
  /// Whether what is written would be read by nobody, as far as that can be known without writing.
  bool is_unread() const { return is_unread_ || state_ != State::open; }
  /// One line: "cannot write to standard output: No space left on device".
  const std::string& error() const { return error_; }

 private:
  static constexpr std::size_t kFullBytes = kMiB;

  enum class Kind {
    file,    ///< regular: never makes anybody wait
    socket,  ///< send() does not wait
    own,     ///< own_ does not wait
    pieces,  ///< PIPE_BUF bytes do not wait after select(), and no more is known
  };

  Kind kind_of_output();
  Transfer write_some();
  void take(const Transfer& transfer);

  int fd_;
  UniqueFd own_{};  // a non-blocking description of what fd_ is, if one could be had
  Kind kind_;
  bool must_ask_;  // select(), before the next write
  bool tells_of_reader_;
  bool is_unread_ = false;
  std::string queue_{};
  std::size_t begin_ = 0;  // of what has yet to be written
  State state_ = State::open;
  std::string error_{};
};

}  // namespace chat::client
