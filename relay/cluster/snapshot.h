#pragma once

#include "common/units.h"
#include "relay/hub/hub.h"

#include <cstddef>
#include <functional>
#include <string>

namespace chat::relay {

/// Appends the facts that make the same of a chat in which nobody is: who is here, in which rooms, and what
/// holds there. With `is_told`, these people alone, and of the rooms what they have brought.
///
/// Left out is who has been invited.
void put_state(std::string& out, const Hub& hub, const std::function<bool(const Person&)>& is_told,
               Moment now);

/// Appends what rooms remember of what was said, as late: the last rooms are left out where that is more than
/// kHistoryBytesMost.
void put_history(std::string& out, const Hub& hub);
inline constexpr std::size_t kHistoryBytesMost = 4 * kMiB;

}  // namespace chat::relay
