#pragma once

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

  /// Interested in writability only while something is pending.
  void watch(Selector& selector) const;

  /// Once a round, after all of the round's write() calls.
  void advance(const Selector& selector);

  State state() const { return state_; }
  /// One line: "cannot write to standard output: No space left on device".
  const std::string& error() const { return error_; }

 private:
  static constexpr std::size_t kFullBytes = std::size_t{1} << 20;

  std::string queue_;
  std::size_t begin_ = 0;
  int fd_;
  State state_ = State::open;
  std::string error_{};
};

}  // namespace chat::client
