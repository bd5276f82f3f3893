#pragma once

#include "common/result.h"
#include "relay/hub/history.h"
#include "relay/storage/sqlite.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace chat::relay {

/// Some events of a room, from a place on in one direction.
struct EventsWanted {
  std::int64_t room;
  std::int64_t era;  ///< see ArchiveQuery
  bool backwards;
  std::int64_t from;  ///< an id, which is among them
  std::size_t count;
};

/// The columns of an event, as event_in() reads them.
inline constexpr std::string_view kEvent =
    "id, at, kind, nick, user, host, realname, account, text, object, changes";
/// The event in a row, whose columns begin at `first`. Nothing if it is none that this relay knows.
std::optional<History::Entry> event_in(const Sqlite::Statement& row, int first);

/// In the order in which they happened.
Result<std::vector<History::Entry>> read_events(const Sqlite& database, const EventsWanted& wanted);

}  // namespace chat::relay
