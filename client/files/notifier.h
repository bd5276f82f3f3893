#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace chat::client {

/// Runs a command of the person's, without a shell, for what is said to them: the text on its standard input,
/// its output nowhere. One at a time, however fast strangers write: what comes while it runs is for the next.
/// Nothing here waits for it.
class Notifier {
 public:
  /// `command` and its arguments; nothing is ever run where it is empty.
  explicit Notifier(std::vector<std::string> command) : command_(std::move(command)) {}

  /// `lines` end in LF.
  void add(std::string_view lines);

  /// To be called once a round: looks whether the last command has ended, and starts the next. Returns once
  /// what went wrong.
  std::optional<std::string> advance();

 private:
  std::optional<std::string> look_how_it_ended();
  std::optional<std::string> start();
  std::optional<std::string> told_once(std::string complaint);

  std::vector<std::string> command_;
  std::string pending_{};
  std::size_t left_out_ = 0;  // lines for which there was no room
  pid_t running_ = 0;
  bool has_complained_ = false;
};

}  // namespace chat::client
