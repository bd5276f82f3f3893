// What is to be forgotten, or past the retention, goes.

#include "common/unix_time.h"
#include "relay/storage/file_format.h"
#include "relay/storage/history_file.h"
#include "relay/storage/history_format.h"
#include "relay/storage/word_index.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace chat::relay {

namespace {

constexpr const char* kLinesPast =
    "DELETE FROM lines WHERE id IN (SELECT id FROM lines WHERE room = ?1 AND id < (SELECT id FROM lines "
    "WHERE "
    "room = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2) ORDER BY id LIMIT 500)";
constexpr const char* kEventsPast =
    "DELETE FROM events WHERE room = ?1 AND id IN (SELECT id FROM events WHERE room = ?1 AND id < (SELECT id "
    "FROM events WHERE room = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2) ORDER BY id LIMIT 500)";
constexpr const char* kOldEvents =
    "DELETE FROM events WHERE (room, id) IN (SELECT room, id FROM events WHERE id < ? ORDER BY id LIMIT 500)";
constexpr const char* kFirstEvents =
    "DELETE FROM events WHERE (room, id) IN (SELECT room, id FROM events ORDER BY id LIMIT ?)";

constexpr std::chrono::seconds kCountingMost{1};

/// Of a retention by age: ids are microseconds since 1970, and grow, so none of an older line is higher.
std::int64_t oldest_id(const Retention& retention, WallTime now) {
  return unix_milliseconds(now - std::chrono::duration_cast<WallTime::duration>(*retention.age)) * 1'000;
}

}  // namespace

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

/// Of a room, what is past so many; no number is 0.
bool HistoryFile::delete_past(const char* sql, std::int64_t room, std::int64_t number) {
  Sqlite::Statement some(database_, sql);
  some.bind(room).bind(number - 1).step();
  if (some.failed()) return mend_index();
  return database_.changes() > 0;
}

/// Rooms come and go, and their names would be kept for ever.
void HistoryFile::delete_if_empty(std::int64_t room) {
  Sqlite::Statement empty(
      database_,
      "DELETE FROM rooms WHERE number = ?1 AND NOT EXISTS (SELECT 1 FROM lines WHERE room = ?1) "
      "AND NOT EXISTS (SELECT 1 FROM events WHERE room = ?1)");
  empty.bind(room).step();
}

/// Looks at some rooms, and goes on with those behind them at the next call. Returns whether there may be
/// more to do.
bool HistoryFile::tidy_rooms(const Retention& retention) {
  const std::size_t events = std::min(kEventsMost, retention.lines_a_room.value_or(kEventsMost));
  constexpr std::size_t kRoomsAtOnce = 32;
  const std::vector<std::int64_t> rooms = rooms_after(tidied_room_, kRoomsAtOnce);
  for (const std::int64_t room : rooms) {
    if (retention.lines_a_room &&
        delete_past(kLinesPast, room, static_cast<std::int64_t>(*retention.lines_a_room)))
      return true;
    if (delete_past(kEventsPast, room, static_cast<std::int64_t>(events))) return true;
    delete_if_empty(room);
    tidied_room_ = room;
  }
  if (rooms.size() < kRoomsAtOnce) tidied_room_ = 0;
  return rooms.size() == kRoomsAtOnce;
}

/// All at once: the index cannot be mended while a statement is under way.
std::vector<std::int64_t> HistoryFile::rooms_after(std::int64_t room, std::size_t most) const {
  Sqlite::Statement next(database_, "SELECT number FROM rooms WHERE number > ? ORDER BY number LIMIT ?");
  next.bind(room).bind(static_cast<std::int64_t>(most));
  std::vector<std::int64_t> rooms;
  while (next.step()) rooms.push_back(next.number(0));
  return rooms;
}

/// Of an account whose lines are to go. Until they have, whatever reads the file leaves them out.
bool HistoryFile::forget_some() {
  Sqlite::Statement next(database_,
                         "SELECT account, done, (SELECT max(id) FROM (SELECT id FROM lines WHERE id > done "
                         "AND id <= until ORDER BY id LIMIT 5000)) FROM forgotten LIMIT 1");
  if (!next.step()) return false;
  const std::string account = next.text(0);
  const bool is_done = next.is_null(2);
  const std::int64_t done = next.number(1);
  const std::int64_t last = next.number(2);
  next.again();
  if (is_done) return end_forgetting(account, done);
  Sqlite::Statement lines(database_,
                          "DELETE FROM lines WHERE id > ? AND id <= ? AND account = ? COLLATE NOCASE");
  Sqlite::Statement events(database_,
                           "DELETE FROM events WHERE id > ? AND id <= ? AND account = ? COLLATE NOCASE");
  Sqlite::Statement noted(database_, "UPDATE forgotten SET done = ? WHERE account = ?");
  lines.bind(done).bind(last).bind(account).step();
  if (lines.failed()) return mend_index();
  events.bind(done).bind(last).bind(account).step();
  noted.bind(last).bind(account).step();
  return !noted.failed();
}

/// Of a conversation that has ended.
bool HistoryFile::forget_ended() {
  Sqlite::Statement next(database_,
                         "SELECT number FROM rooms WHERE folded > 'ended' AND folded < 'ende~' LIMIT 1");
  if (!next.step()) return false;
  const std::int64_t room = next.number(0);
  next.again();
  Sqlite::Statement some(
      database_, "DELETE FROM lines WHERE id IN (SELECT id FROM lines WHERE room = ? ORDER BY id LIMIT 500)");
  some.bind(room).step();
  if (some.failed()) return mend_index();
  if (database_.changes() > 0) return true;
  Sqlite::Statement ended(database_, "DELETE FROM rooms WHERE number = ?");
  ended.bind(room).step();
  // The index and the journal have the words still.
  return !ended.failed() && database_.run("UPDATE indexed SET stale = 2 WHERE stale = 1") &&
         database_.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

bool HistoryFile::end_forgetting(const std::string& account, std::int64_t done) {
  Sqlite::Statement events(
      database_,
      "DELETE FROM events WHERE account = ?1 COLLATE NOCASE AND id > ?2 AND id <= (SELECT until FROM "
      "forgotten WHERE account = ?1)");
  events.bind(account).bind(done).step();
  Sqlite::Statement ended(database_, "DELETE FROM forgotten WHERE account = ?");
  ended.bind(account).step();
  // The index and the journal have the words still.
  return !ended.failed() && database_.run("UPDATE indexed SET stale = 2 WHERE stale = 1") &&
         database_.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

bool HistoryFile::has_to_forget() const {
  return number_from(database_, "SELECT count(*) FROM forgotten") != 0;
}

/// Where it cannot be counted in time it is taken for much, which is spared for a while, not for ever.
PastRetention HistoryFile::past(const Retention& retention, WallTime now) const {
  const Sqlite::Limit limit(database_, std::chrono::steady_clock::now() + kCountingMost);
  PastRetention past;
  const auto take = [&](PastRetention::Why why, std::int64_t lines) {
    const std::uint64_t count = lines < 0 ? PastRetention::kVeryMany : static_cast<std::uint64_t>(lines);
    if (count > past.lines) past = {why, count};
  };
  if (retention.age) {
    Sqlite::Statement old(database_, "SELECT count(*) FROM lines WHERE id < ?");
    take(PastRetention::Why::age, old.bind(oldest_id(retention, now)).step() ? old.number(0) : -1);
  }
  if (retention.lines_a_room) {
    Sqlite::Statement beyond(database_,
                             "SELECT ifnull(sum(lines - ?1), 0) FROM (SELECT count(*) AS lines FROM lines "
                             "GROUP BY room) WHERE lines > ?1");
    beyond.bind(static_cast<std::int64_t>(*retention.lines_a_room));
    take(PastRetention::Why::number, beyond.step() ? beyond.number(0) : -1);
  }
  const std::uint64_t size = bytes();
  const bool is_large = retention.bytes > 0 && size > retention.bytes;
  if (past.lines < PastRetention::kFew && !is_large) return past;
  const std::int64_t all = number_from(database_, "SELECT count(*) FROM lines");
  if (is_large && all > 0) {
    const auto part = static_cast<double>(size - retention.bytes) / static_cast<double>(size);
    take(PastRetention::Why::size, static_cast<std::int64_t>(part * static_cast<double>(all)));
  }
  past.all = static_cast<std::uint64_t>(std::max<std::int64_t>(all, 0));
  return past;
}

bool HistoryFile::tidy(const Retention& retention, WallTime now) {
  if (forget_some() || forget_ended()) return true;
  if (retention.age) {
    const std::int64_t oldest = oldest_id(retention, now);
    if (delete_some("DELETE FROM lines WHERE id IN (SELECT id FROM lines WHERE id < ? ORDER BY id LIMIT 500)",
                    oldest) ||
        delete_some(kOldEvents, oldest))
      return true;
  }
  if (tidy_rooms(retention)) return true;
  const bool is_large = retention.bytes > 0 && bytes() > retention.bytes;
  if (is_large && delete_some(kFirstEvents, 500)) return true;
  if (is_large &&
      delete_some("DELETE FROM lines WHERE id IN (SELECT id FROM lines ORDER BY id LIMIT ?)", 500))
    return true;
  // What has just been said is taken back the most often, and what has not been indexed leaves no words. Ids
  // are microseconds.
  constexpr std::chrono::minutes kYoung{10};
  return shrink_former_index(database_) || index_some(unix_milliseconds(now - kYoung) * 1'000) ||
         clean_index(now);
}

}  // namespace chat::relay
