#pragma once

#include "common/moment.h"
#include "relay/hub/archive.h"
#include "relay/hub/history.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chat::relay {

class Hub;
class Room;

/// Of which lines of a room somebody who comes back has seen nothing: those behind `after`, up to `before`.
struct MissedRange {
  std::uint64_t after = 0;  ///< Hub::place_of()
  std::uint64_t before = INT64_MAX;
  bool has_left = true;  ///< else it was lost with another relay, and may have been shown some of them
};

/// What that is.
struct Missed {
  std::vector<History::Entry> lines{};  ///< the last of them
  std::size_t left_out = 0;             ///< earlier ones; kLeftOutMost at the most
  bool is_all_there_is = true;          ///< else there may have been more, which nothing remembers
};
inline constexpr std::size_t kMissedMost = 100;

/// Nothing if the archive has to be asked, because the room does not remember so far back.
std::optional<Missed> missed_in_memory(const Hub& hub, const Room& room, const MissedRange& range);
ArchiveQuery query_for_missed(const Room& room, const MissedRange& range);

/// When that was said: "9:12", or with the day before where it is another.
std::string when_in_words(std::uint64_t id, WallTime now);

/// "214 lines since you left at 9:12; the last 100:", or that there are none.
std::string missed_in_words(const Missed& missed, const MissedRange& range, WallTime now);

}  // namespace chat::relay
