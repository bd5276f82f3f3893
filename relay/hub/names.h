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

/// Enough for an IPv6 address with a short scope. Bounded so that messages with the longest names fit a line.
inline constexpr std::size_t kHostMaxBytes = 50;

/// `text` as people are shown it; refused as `too_long` if that has more than `most` bytes. The hub keeps a
/// topic, a reason or an away message in this form, because showing a control character makes it longer, and
/// what is kept must fit an IRC message.
Answer<std::string> shown_within(std::size_t most, std::string_view text, Problem too_long,
                                 std::string_view subject = {});

/// An address as others see it and may ban it. One that begins with ':' gets a 0 in front, because in an IRC
/// message only the last parameter may begin so (RFC 2812, section 2.3.1).
std::string shown_host(std::string_view address);
/// The address that is shown so.
std::string_view address_shown_as(std::string_view host);

/// RFC 2812, section 2.3.1: letters, digits and specials, beginning with neither a digit nor '-'.
Answer<> check_nick(std::string_view nick);

/// Whether people might take what its holder says or does for the relay's own words, or a service's.
bool passes_for_relay(std::string_view nick);

/// Whether it is a name such as newcomers are given: "guest17". It belongs to nobody.
bool is_guest_name(std::string_view nick);

/// '#' and at least one byte more; no spaces, commas or control characters (RFC 2812, section 1.3), and
/// nothing invisible: see visible().
Answer<> check_room_name(std::string_view name);

}  // namespace chat::relay
