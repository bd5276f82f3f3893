#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

namespace chat::relay {

/// Where something is in a stream of Redis, whose ids only grow. What is appended at once has one id: it goes
/// on counting there.
struct StreamId {
  std::uint64_t milliseconds = 0;
  std::uint64_t number = 0;
  std::uint64_t part = 0;

  bool operator==(const StreamId&) const = default;
  bool operator<=(const StreamId& other) const {
    return std::tie(milliseconds, number, part) <= std::tie(other.milliseconds, other.number, other.part);
  }

  /// Reads "1526919030474-55".
  static std::optional<StreamId> parse(std::string_view text) {
    StreamId id;
    const char* const end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, id.milliseconds);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '-') return std::nullopt;
    const auto second = std::from_chars(first.ptr + 1, end, id.number);
    if (second.ec != std::errc{} || second.ptr != end) return std::nullopt;
    return id;
  }
};

}  // namespace chat::relay
