#pragma once

#include "common/result.h"

#include <string>

namespace chat::relay {

/// Logs to `file`, or to standard error if that is empty, from `level` on ("info", "warn", ...; spdlog's
/// names).
///
/// The chat never waits for the log: a line that a stuck terminal or a full pipe would block on is left out,
/// and the next one that passes says how many were.
Result<void> start_log(const std::string& file, const std::string& level);

/// Opens the log file anew, for logrotate(8). If it cannot be opened, logging goes on into the old one and
/// says so.
Result<void> reopen_log();

}  // namespace chat::relay
