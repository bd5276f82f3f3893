#include "client/protocol/strict_transport.h"

#include "client/text/irc_words.h"
#include "common/take_until.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace chat::client {
namespace {

// What lasts longer is cut to it: a clock cannot count so far.
constexpr std::chrono::seconds kLongest = std::chrono::hours(24 * 365 * 10);

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) return std::numeric_limits<std::uint64_t>::max();
  const bool is_one = error == std::errc() && end == text.data() + text.size();
  return is_one ? std::optional(value) : std::nullopt;
}

void take_port(std::string_view value, StrictTransport& wanted) {
  const auto port = whole_number(value);
  if (port && *port > 0 && *port <= std::numeric_limits<std::uint16_t>::max())
    wanted.port = static_cast<std::uint16_t>(*port);
}

void take_duration(std::string_view value, StrictTransport& wanted) {
  const auto seconds = whole_number(value);
  if (!seconds) return;
  const auto most = static_cast<std::uint64_t>(kLongest.count());
  wanted.duration = std::chrono::seconds(static_cast<std::int64_t>(std::min(*seconds, most)));
}

}  // namespace

std::optional<StrictTransport> parse_strict_transport(std::string_view capability) {
  if (take_until(capability, '=') != kStsCapability) return std::nullopt;
  StrictTransport wanted;
  for_each_word(capability, ',', [&](std::string_view value) {
    const std::string_view key = take_until(value, '=');
    if (key == "port" && !wanted.port) take_port(value, wanted);
    if (key == "duration" && !wanted.duration) take_duration(value, wanted);
  });
  if (!wanted.port && !wanted.duration) return std::nullopt;
  return wanted;
}

}  // namespace chat::client
