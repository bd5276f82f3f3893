#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chat::relay {

/// Where an entry is in a stream of Redis: they only grow.
struct StreamId {
  std::uint64_t milliseconds = 0;
  std::uint64_t number = 0;

  bool operator==(const StreamId&) const = default;
  bool operator<=(const StreamId& other) const {
    return milliseconds != other.milliseconds ? milliseconds < other.milliseconds : number <= other.number;
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
