#include "relay/dialects/base/ban_arguments.h"

#include "common/quantity.h"

#include <algorithm>
#include <chrono>

namespace chat::relay {
namespace {

/// Rounded up to seconds.
std::string for_so_long(Duration time) {
  const auto whole = std::max(std::chrono::ceil<std::chrono::seconds>(time), std::chrono::seconds(1));
  return "for " + in_words(whole);
}

}  // namespace

Answer<Duration> ban_duration(std::string_view word) {
  constexpr std::chrono::seconds kLeast{1};
  constexpr std::chrono::days kMost{36'500};
  const auto parsed = parse_duration(word, std::chrono::minutes(1));
  if (parsed && *parsed >= kLeast && *parsed <= kMost) return *parsed;
  return refuse_size(Problem::no_duration, word, 0, kMost.count());
}

Answer<std::optional<Duration>> ban_duration_or_reason(std::string_view word) {
  const auto lasts = ban_duration(word);
  if (lasts) return *lasts;
  if (!begins_as_number(word)) return std::nullopt;
  return refuse_size(Problem::no_duration_and_no_reason, word, 0, lasts.error().limit);
}

std::string how_long(const AddressBan& ban, WallTime now) {
  return ban.until == WallTime::max() ? "for ever" : for_so_long(ban.until - now);
}

std::string how_long(const ListedMask& mask, WallTime now) {
  return mask.until == WallTime::max() ? "" : for_so_long(mask.until - now);
}

std::string how_long(const RoomChange& change) {
  return change.lasts ? for_so_long(*change.lasts) : "";
}

}  // namespace chat::relay
