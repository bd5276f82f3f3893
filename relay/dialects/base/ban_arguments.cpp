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

std::optional<Duration> ban_duration(std::string_view word) {
  const auto parsed = parse_duration(word, std::chrono::minutes(1));
  if (!parsed) return std::nullopt;
  // Longer ones would overflow the clock.
  return std::min<std::chrono::milliseconds>(*parsed, std::chrono::days(36'500));
}

std::optional<Duration> mask_duration(std::string_view word) {
  const auto lasts = ban_duration(word);
  return lasts && *lasts > Duration::zero() ? lasts : std::nullopt;
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
