#pragma once

#include "common/result.h"
#include "common/unique_fd.h"

#include <functional>
#include <string>
#include <string_view>

namespace chat::relay::trace {

/// Where a trace is written. The relay waits for it, as it does not for the log, so that the trace has no
/// gaps: the relay stands still while a terminal is stopped or a pipe is full. If a write fails, because the
/// reader has gone or the disk is full, the log says so once, and the relay goes on without the trace.
class TraceOutput {
 public:
  /// Sleeps until the descriptor is writable. Returns false to give up, because the relay is to stop.
  using Wait = std::function<bool(int fd)>;

  /// Of this process's standard output.
  static TraceOutput standard_output(Wait wait);
  /// Empties or creates the file.
  static Result<TraceOutput> file(const std::string& path, Wait wait);

  void write(std::string_view text);

 private:
  TraceOutput(UniqueFd own, int fd, std::string name, Wait wait)
      : own_(std::move(own)), fd_(fd), name_(std::move(name)), wait_(std::move(wait)) {}
  void give_up(const std::string& why);

  UniqueFd own_;
  int fd_;  // -1 once nothing can be written any more
  std::string name_;
  Wait wait_;
};

}  // namespace chat::relay::trace
