#pragma once

#include "common/result.h"
#include "common/units.h"

#include <cstddef>
#include <cstdio>
#include <optional>
#include <string_view>

namespace chat::relay {

/// A line of an answer: a room's lists of masks stand in one.
inline constexpr std::size_t kAnswerLineMostBytes = 4 * kMiB;

/// Prints what comes from the control socket, for people or as the JSON that it is.
class AnswerPrinter {
 public:
  /// `out` outlives the printer.
  AnswerPrinter(std::FILE* out, bool as_json) : out_(out), as_json_(as_json) {}

  /// A line, without its end.
  void take(std::string_view line);

  /// How the answer has ended; nothing while it goes on. The error is why the relay refused.
  const std::optional<Result<void>>& end() const { return end_; }

 private:
  void print(std::string_view line);

  std::FILE* out_;
  bool as_json_;
  std::optional<Result<void>> end_{};
};

}  // namespace chat::relay
