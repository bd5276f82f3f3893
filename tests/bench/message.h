#pragma once

#include "tests/bench/dialect.h"
#include "tests/bench/roster.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chat::bench {

/// Writes the messages said in one room, all of one size as sent:
/// `PREAMBLE TIMESTAMP SENDER NUMBER xxx`, of which the first three are of fixed width. The dialect must
/// outlive it.
class MessageWriter {
 public:
  MessageWriter(const Dialect& dialect, const std::string& room, std::size_t message_bytes);

  /// Appends a message, stamped with the time.
  void append(std::string& out, ClientId sender, std::uint64_t number) const;

  /// The fewest bytes that a message can have in the room of the longest name.
  static std::size_t least_bytes(const Dialect& dialect, const std::string& room);

 private:
  std::string preamble_;
  std::string_view line_end_;
  std::size_t message_bytes_;
};

/// When the message that a line's body holds was said; nothing where there is no timestamp in it.
std::optional<std::chrono::steady_clock::time_point> said_at(std::string_view body);

}  // namespace chat::bench
