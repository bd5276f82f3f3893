#include "relay/dialects/base/ban_arguments.h"

#include "common/quantity.h"

#include <chrono>

namespace chat::relay {

std::optional<Duration> ban_duration(std::string_view word) {
  const auto parsed = parse_duration(word, std::chrono::minutes(1));
  if (!parsed) return std::nullopt;
  return *parsed;
}

std::string how_long(const AddressBan& ban, WallTime now) {
  if (ban.until == WallTime::max()) return "for ever";
  return "for " + in_words(std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::ceil<std::chrono::seconds>(ban.until - now)));
}

}  // namespace chat::relay
