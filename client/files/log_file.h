#pragma once

#include "common/result.h"
#include "common/unique_fd.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chat::client {

/// What was said, kept in a file: one line an entry, appended, for people and grep. A log that cannot be
/// written does not stop the chat.
class LogFile {
 public:
  /// Made readable to nobody else (0600) if it is new. The error is one line.
  static Result<LogFile> open(const std::string& path);

  /// `entry` ends in LF and has none within.
  void append(std::string_view entry) { pending_ += entry; }

  /// To be called once a round: writes what was appended, to the file that is at the path by then. What
  /// cannot be written is left out. Returns one line for the person when that begins, and one, with the
  /// number of entries missing, when it is over.
  std::optional<std::string> flush();

  /// Whether every entry so far is in the file, but for those not yet flushed.
  bool is_whole() const { return whole_; }

 private:
  LogFile(UniqueFd fd, std::string path);
  std::string note_of_missed() const;
  void follow_path();

  UniqueFd fd_;         // none: the file at the path was moved away, and there is no other
  int open_error_ = 0;  // why
  std::string path_;
  std::string pending_{};
  std::size_t missed_ = 0;  // entries, since writing began to fail
  bool torn_ = false;       // the file ends within an entry
  bool whole_ = true;       // nothing was ever missed
};

}  // namespace chat::client
