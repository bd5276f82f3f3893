#pragma once

#include "common/result.h"
#include "common/unique_fd.h"

#include <string>
#include <utility>
#include <vector>

namespace chat::relay {

/// A log's file and looks.
struct LogSettings {
  std::string file{};           ///< empty: standard error
  std::string level = "info";   ///< from which on it has lines: spdlog's names, "info", "warn", ...
  std::string format = "text";  ///< or "json", an object a line: see LogEvent

  bool operator==(const LogSettings&) const = default;
};

/// A log that can be written to, and is not yet.
struct OpenedLog {
  LogSettings settings;
  UniqueFd fd{};  ///< of its file
};

/// The error says which file cannot be written, and why.
Result<OpenedLog> open_log(const LogSettings& settings);

/// Whether open_log() would open it, without making the file.
Result<void> can_log(const LogSettings& settings);

/// From now on all is logged there; in the journal with the priorities of sd-daemon(3), and without times,
/// for it has its own.
///
/// The chat never waits for the log: a line that a stuck terminal or a full pipe would block on is left out,
/// and the next one that passes says how many were.
void use_log(OpenedLog log);

/// The same, at the start.
Result<void> start_log(const LogSettings& settings);

/// Opens the log file anew, for logrotate(8). If it cannot be opened, logging goes on into the old one and
/// says so.
Result<void> reopen_log();

/// While it lives, what this thread has the log warn of is noted as well, whatever the log's level is. There
/// is one at a time.
class HeardWarnings {
 public:
  HeardWarnings();
  HeardWarnings(const HeardWarnings&) = delete;
  HeardWarnings& operator=(const HeardWarnings&) = delete;
  ~HeardWarnings();
  std::vector<std::string> take() { return std::exchange(lines_, {}); }

 private:
  std::vector<std::string> lines_{};
};

/// The least level that is logged from now on.
void set_log_level(const std::string& level);

/// Whether a log at the level `one` has lines that one at `other` has not.
bool is_more_verbose(const std::string& one, const std::string& other);

/// What stands before a line of an error that is not logged, on standard error: in the journal its priority.
std::string before_error();

/// Tells why the program ends: as a line of words on standard error, and in the log where that is something
/// else. A log of JSON on standard error has it as such alone.
void tell_of_end(const std::string& why);

/// For a program that does not serve, and says on standard error what is wrong: "chat-relay: ...".
void log_in_words(const std::string& program);

}  // namespace chat::relay
