// What is past the retention goes.

#include "relay/storage/history_file.h"
#include "relay/storage/history_format.h"

#include <algorithm>
#include <chrono>

namespace chat::relay {

std::uint64_t HistoryFile::bytes() const {
  const std::int64_t pages =
      number_from(database_, "PRAGMA page_count") - number_from(database_, "PRAGMA freelist_count");
  return static_cast<std::uint64_t>(std::max<std::int64_t>(pages, 0) *
                                    number_from(database_, "PRAGMA page_size"));
}

bool HistoryFile::delete_some(const char* sql, std::int64_t limit) {
  Sqlite::Statement some(database_, sql);
  some.bind(limit).step();
  if (some.failed()) return mend_index();
  return database_.changes() > 0;
}

/// Looks at some rooms, and goes on with those behind them at the next call. Returns false when all have been
/// looked at.
bool HistoryFile::tidy_rooms(std::int64_t lines) {
  constexpr int kRoomsAtOnce = 32;
  Sqlite::Statement next(database_, "SELECT number FROM rooms WHERE number > ? ORDER BY number LIMIT ?");
  next.bind(tidied_room_).bind(std::int64_t{kRoomsAtOnce});
  bool any = false;
  while (next.step()) {
    any = true;
    const std::int64_t room = next.number(0);
    Sqlite::Statement some(
        database_,
        "DELETE FROM lines WHERE id IN (SELECT id FROM lines WHERE room = ?1 AND id < (SELECT id FROM "
        "lines WHERE room = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2) ORDER BY id LIMIT 500)");
    some.bind(room).bind(lines - 1).step();
    if (database_.changes() > 0) return true;
    tidied_room_ = room;
  }
  if (!any) tidied_room_ = 0;
  return any;
}

bool HistoryFile::tidy(const Retention& retention, WallTime now) {
  if (retention.age) {
    // Ids are microseconds since 1970, and grow: none of an older line is higher.
    const auto oldest = now - std::chrono::duration_cast<WallTime::duration>(*retention.age);
    if (delete_some("DELETE FROM lines WHERE id IN (SELECT id FROM lines WHERE id < ? ORDER BY id LIMIT 500)",
                    milliseconds(oldest) * 1'000))
      return true;
  }
  if (retention.lines_a_room && tidy_rooms(static_cast<std::int64_t>(*retention.lines_a_room))) return true;
  const bool is_large = retention.bytes > 0 && bytes() > retention.bytes;
  if (is_large &&
      delete_some("DELETE FROM lines WHERE id IN (SELECT id FROM lines ORDER BY id LIMIT ?)", 500))
    return true;
  // What has just been said is taken back the most often, and what has not been indexed leaves no words. Ids
  // are microseconds.
  constexpr std::chrono::minutes kYoung{10};
  return index_some(milliseconds(now - kYoung) * 1'000) || clean_index(now);
}

}  // namespace chat::relay
