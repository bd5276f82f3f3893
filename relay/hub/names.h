#pragma once

#include "relay/hub/refusal.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace chat::relay {

inline constexpr std::size_t kNickMaxBytes = 32;
inline constexpr std::size_t kRoomNameMaxBytes = 50;
inline constexpr std::size_t kTopicMaxBytes = 350;
inline constexpr std::size_t kReasonMaxBytes = 300;
inline constexpr std::size_t kAwayMaxBytes = 300;
inline constexpr std::size_t kRealnameMaxBytes = 150;
inline constexpr std::size_t kRoomsOfOneMax = 100;

/// An IPv6 address with a short scope; whatever is in it, messages with the longest names must fit a line.
inline constexpr std::size_t kHostMaxBytes = 50;

/// `text` as people are shown it, which is how the hub keeps a topic, a reason, an away message or a real
/// name, and counts it: a control character gets longer by being shown, and what is kept must fit a message
/// of IRC's. Refused as `too_long` past `most` bytes.
Answer<std::string> shown_within(std::size_t most, std::string_view text, Problem too_long,
                                 std::string_view subject = {});

/// An address as others see it and may ban it. One that begins with ':' has a 0 in front: in IRC's messages
/// the last part alone may begin so (RFC 2812, section 2.3.1).
std::string shown_host(std::string_view address);

/// RFC 2812, section 2.3.1: letters, digits and specials, beginning with neither a digit nor '-'.
Answer<> check_nick(std::string_view nick);

/// '#' and at least one byte more; no spaces, commas or control characters (RFC 2812, section 1.3), and
/// nothing invisible: see visible().
Answer<> check_room_name(std::string_view name);

}  // namespace chat::relay
