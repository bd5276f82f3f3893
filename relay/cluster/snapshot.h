#pragma once

#include "common/units.h"
#include "relay/cluster/binary.h"
#include "relay/cluster/heard_lines.h"
#include "relay/cluster/meeting.h"
#include "relay/hub/hub.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chat::relay {

/// What is told of a chat: all of it, or what one relay brings.
struct Told {
  std::function<bool(const Person&)> person = [](const Person&) { return true; };
  std::function<bool(const Room&)> kept_room = [](const Room&) { return true; };  ///< with nobody in it
  std::function<bool(const AddressBan&)> ban = [](const AddressBan&) { return true; };
  std::vector<std::uint64_t> moved{};  ///< ids of people who are others by now: see MovedPeople
};

/// Appends the ages of rooms, and the facts that make the same of a chat in which nobody is: who is here, in
/// which rooms, and what holds there. Of a room in which others are, too, it is told who is in it alone.
/// False: there is nothing to tell.
bool put_state(std::string& out, const Hub& hub, const Told& told, Moment now);

/// What put_state() begins with.
RoomAges take_ages(BinaryReader& bytes, Moment now);

/// A room in which more may have been said than is told of it.
struct MoreSaid {
  std::string room;  ///< folded
  SpokenLine last;   ///< of what it remembers
};

/// Appends such rooms, and what rooms remember of what was said, as late facts: the last rooms are left out
/// where that is more than kHistoryBytesMost. False: there was nothing to append.
using WantedLine = std::function<bool(const Fact& line)>;
bool put_history(std::string& out, const Hub& hub, const WantedLine& wanted);
/// What put_history() begins with. Nothing if it cannot be read.
std::optional<std::vector<MoreSaid>> take_more_said(BinaryReader& bytes);
inline constexpr std::size_t kHistoryBytesMost = 4 * kMiB;

}  // namespace chat::relay
