#pragma once

#include "common/unique_fd.h"

#include <string_view>

namespace chat {

/// Lines of text to a descriptor that nobody waits for: what it does not take at once is dropped.
class UnblockableOutput {
 public:
  /// `fd` outlives the output.
  explicit UnblockableOutput(int fd);

  /// Standard output or standard error. The program's own description of it stays as it is, since others may
  /// share that.
  static UnblockableOutput standard_stream(int fd);

  /// Writes whole lines. Returns false if not all has been taken. A line that was begun then is ended before
  /// the next.
  bool write(std::string_view lines);

  void redirect(int fd);

 private:
  bool is_writable() const;
  bool write_now(std::string_view text);

  UniqueFd own_;
  int fd_;
  bool in_line_ = false;
};

}  // namespace chat
