#pragma once

#include "common/moment.h"

#include <cstddef>
#include <optional>
#include <string>

#include <spdlog/spdlog.h>

namespace chat::relay {

/// Which lines of one kind are logged: in ten seconds the first hundred. The others are counted, so that a
/// crowd that comes and goes does not fill the disk.
class CrowdLog {
 public:
  /// `what`: "connections".
  CrowdLog(const char* what, spdlog::level::level_enum level) : what_(what), level_(level) {}

  /// Has `write` log a line, or counts it.
  template <class Write>
  void log(Time now, Write&& write) {
    log_summary(now);
    if (admits(now)) write();
  }

  /// Logs how many lines were left out, if it is time.
  void log_summary(Time now);

  /// Whether the next line is to be logged. Call summary() first.
  bool admits(Time now);

  /// When summary() has something to say; kNever if nothing was left out.
  Time deadline() const { return left_out_ > 0 ? ends_at_ : kNever; }

  /// Once after each ten seconds in which lines were left out: how many. With kNever: how many so far.
  std::optional<std::string> summary(Time now);

 private:
  static constexpr std::size_t kLoggedMax = 100;
  static constexpr std::chrono::seconds kSpan{10};

  const char* what_;
  spdlog::level::level_enum level_;
  Time ends_at_{};
  std::size_t logged_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace chat::relay
