// What is found in the file again.

#include "relay/storage/file_format.h"
#include "relay/storage/history_events.h"
#include "relay/storage/history_file.h"
#include "relay/storage/history_format.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

constexpr std::chrono::seconds kReadingMost{1};

// Behind what entry_in() reads.
constexpr int kEraColumnOfRead = 10;

/// Some lines of a room, from a place on in one direction, in the order in which they were said.
struct Stretch {
  bool is_private;  ///< of a conversation
  bool backwards;
  std::int64_t from;  ///< an id, which is among them
  std::size_t count;
};

Result<std::vector<History::Entry>> read(const Sqlite& database, std::int64_t room, std::int64_t era,
                                         const Stretch& stretch) {
  const std::string sql = fmt::format(
      "SELECT {}, lines.era FROM lines WHERE room = ? AND id {} ? AND (era IN (?, 0) OR closed = 0) AND {} "
      "ORDER BY id "
      "{} LIMIT ?",
      kEntry, stretch.backwards ? "<=" : ">=", kIsNotForgotten, stretch.backwards ? "DESC" : "ASC");
  Sqlite::Statement rows(database, sql.c_str());
  rows.bind(room).bind(stretch.from).bind(era).bind(static_cast<std::int64_t>(stretch.count));
  // However many lines lie between that the asker may not see.
  const Sqlite::Limit limit(database, std::chrono::steady_clock::now() + kReadingMost);
  std::vector<History::Entry> entries;
  while (rows.step()) {
    entries.push_back(entry_in(rows, 0));
    entries.back().unheard = stretch.is_private && rows.number(kEraColumnOfRead) != 0;
  }
  if (rows.failed() && !limit.is_over()) return Failure(database.why());
  if (stretch.backwards) std::reverse(entries.begin(), entries.end());
  return entries;
}

/// As many of both, in their order.
std::vector<History::Entry> merged(const std::vector<History::Entry>& lines,
                                   const std::vector<History::Entry>& events, const Stretch& stretch) {
  std::vector<History::Entry> all;
  std::merge(lines.begin(), lines.end(), events.begin(), events.end(), std::back_inserter(all),
             [](const History::Entry& one, const History::Entry& other) { return one.id < other.id; });
  if (all.size() <= stretch.count) return all;
  const auto extra = static_cast<std::ptrdiff_t>(all.size() - stretch.count);
  stretch.backwards ? all.erase(all.begin(), all.begin() + extra) : all.erase(all.end() - extra, all.end());
  return all;
}

// An id is the time in microseconds, or one more than the id before. So a line's time is at most a moment
// before that of its id, unless the clock was set back: the index `set_back` has those lines, and the others
// need none.
constexpr const char* kLastUntil =
    "SELECT max((SELECT coalesce(max(id), 0) FROM lines WHERE room = ?1 AND id <= (?2 + 1000) * 1000 AND at "
    "<= ?2), "
    "(SELECT coalesce(max(id), 0) FROM lines WHERE room = ?1 AND at <= ?2 AND at < id / 1000 - 1000))";
constexpr const char* kFirstFrom =
    "SELECT min(id) FROM lines WHERE room = ?1 AND id >= ?2 * 1000 AND at >= ?2";
constexpr const char* kLastEventUntil =
    "SELECT max(id) FROM events WHERE room = ?1 AND id <= (?2 + 1000) * 1000 AND at <= ?2";
constexpr const char* kFirstEventFrom =
    "SELECT min(id) FROM events WHERE room = ?1 AND id >= ?2 * 1000 AND at >= ?2";

/// The id at which a point lies in a room's log. Of a time: going backwards, that of the last line that was
/// not said after it; forwards, of the first that was not said before.
std::int64_t id_at(const Sqlite& database, std::int64_t room, const ArchivePoint& point, bool backwards,
                   bool of_events) {
  constexpr std::int64_t kAfterAll = INT64_MAX;
  if (!point.at) return static_cast<std::int64_t>(std::min<std::uint64_t>(point.id, kAfterAll));
  // Beyond these no line was said, and no number is too large to be calculated with.
  constexpr std::int64_t kYears = std::int64_t{1'000'000'000'000} * 9;
  const std::int64_t at = std::clamp(std::int64_t{point.at->time_since_epoch().count()}, -kYears, kYears);
  const char* const last = of_events ? kLastEventUntil : kLastUntil;
  Sqlite::Statement found(database, backwards ? last : of_events ? kFirstEventFrom : kFirstFrom);
  found.bind(room).bind(at);
  const bool any = found.step() && !found.is_null(0);
  if (any) return found.number(0);
  return backwards ? 0 : kAfterAll;
}

}  // namespace

History::Entry entry_in(const Sqlite::Statement& row, int first) {
  History::Entry entry{};
  entry.id = static_cast<std::uint64_t>(row.number(first));
  entry.at = WallTime(std::chrono::milliseconds(row.number(first + 1)));
  entry.kind = static_cast<Fact::Kind>(std::clamp<std::int64_t>(row.number(first + 2), 0, kFactKinds - 1));
  entry.nick = row.text(first + 3);
  entry.user = row.text(first + 4);
  entry.host = row.text(first + 5);
  entry.text = row.text(first + 6);
  entry.tags = row.text(first + 7);
  entry.bot = row.number(first + 8) != 0;
  entry.account = row.text(first + 9);
  return entry;
}

bool take_line(const Sqlite::Statement& row, std::size_t most, ArchiveAnswer& answer) {
  const bool has_room = answer.lines.size() < most;
  if (has_room) {
    answer.lines.push_back(entry_in(row, 0));
  } else {
    ++answer.left_out;
  }
  return has_room;
}

Result<ArchiveAnswer> HistoryFile::answer(const ArchiveQuery& query) {
  if (query.kind == ArchiveQuery::Kind::search) return search(query);
  if (query.kind == ArchiveQuery::Kind::missed) return missed(query);
  ArchiveAnswer answer;
  if (query.kind == ArchiveQuery::Kind::targets) return targets(query);
  if (query.kind == ArchiveQuery::Kind::page) {
    auto found = page(query);
    if (!found) return Failure(found.error());
    answer.page = std::move(*found);
    return answer;
  }
  return find(query);
}

Result<ArchiveAnswer> HistoryFile::find(ArchiveQuery query) const {
  using Asked = ArchiveQuery::Kind;
  Sqlite::Statement known(database_, "SELECT number, one IS NOT NULL FROM rooms WHERE folded = ?");
  if (!known.bind(query.room).step()) {
    if (known.failed()) return Failure(database_.why());
    return ArchiveAnswer{};
  }
  const std::int64_t room = known.number(0);
  const bool is_private = known.number(1) != 0;
  // However many were said at that very time.
  if (query.point.at && query.kind == Asked::before) *query.point.at -= std::chrono::milliseconds(1);
  if (query.point.at && query.kind == Asked::after) *query.point.at += std::chrono::milliseconds(1);
  // Those that the point itself names are among them.
  constexpr std::size_t kSlack = 64;
  const std::size_t count = query.count + kSlack;
  const auto stretch = [&](bool backwards, std::int64_t from) -> Result<std::vector<History::Entry>> {
    const Stretch wanted{is_private, backwards, from, count};
    auto lines = read(database_, room, query.era, wanted);
    if (!lines || !query.with_events) return lines;
    const auto events = read_events(database_, {room, query.era, backwards, from, count});
    if (!events) return Failure(events.error());
    return merged(*lines, *events, wanted);
  };
  const auto answer_of = [&](bool backwards, std::int64_t from) -> Result<ArchiveAnswer> {
    ArchiveAnswer answer;
    auto lines = stretch(backwards, from);
    if (!lines) return Failure(lines.error());
    (backwards ? answer.has_first : answer.has_last) = lines->size() < count;
    answer.lines = std::move(*lines);
    return answer;
  };
  if (query.kind == Asked::latest) return answer_of(true, INT64_MAX);
  const auto id = [&](bool backwards) {
    const std::int64_t of_lines = id_at(database_, room, query.point, backwards, false);
    if (!query.with_events) return of_lines;
    const std::int64_t of_events = id_at(database_, room, query.point, backwards, true);
    return backwards ? std::max(of_lines, of_events) : std::min(of_lines, of_events);
  };
  const std::int64_t end = id(true);
  const std::int64_t begin = id(false);
  if (query.kind == Asked::before) return answer_of(true, end);
  if (query.kind == Asked::after) return answer_of(false, begin);
  auto earlier = answer_of(true, std::max(begin == INT64_MAX ? end : begin, end));
  if (!earlier) return earlier;
  std::vector<History::Entry>& lines = earlier->lines;
  auto later = answer_of(false, lines.empty() ? 0 : static_cast<std::int64_t>(lines.back().id) + 1);
  if (!later) return later;
  lines.insert(lines.end(), later->lines.begin(), later->lines.end());
  earlier->has_last = later->has_last;
  return earlier;
}

Result<ArchiveAnswer> HistoryFile::missed(const ArchiveQuery& query) const {
  const std::string sql = fmt::format(
      "SELECT {} FROM lines WHERE room = (SELECT number FROM rooms WHERE folded = ?) AND id > ? AND id < ? "
      "AND "
      "(era = ? OR closed = 0) AND {} ORDER BY id DESC",
      kEntry, kIsNotForgotten);
  Sqlite::Statement rows(database_, sql.c_str());
  rows.bind(query.room)
      .bind(static_cast<std::int64_t>(query.point.id))
      .bind(static_cast<std::int64_t>(query.before))
      .bind(query.era);
  ArchiveAnswer answer;
  while (answer.left_out < kLeftOutMost && rows.step()) take_line(rows, query.count, answer);
  std::reverse(answer.lines.begin(), answer.lines.end());
  if (rows.failed()) return Failure(database_.why());
  return answer;
}

Result<std::vector<ArchivedLine>> HistoryFile::recent(std::size_t rooms, std::size_t lines) const {
  std::vector<ArchivedLine> found;
  Sqlite::Statement last(
      database_,
      "SELECT number, folded, (SELECT max(id) FROM lines WHERE room = number) AS latest FROM rooms "
      "WHERE latest IS NOT NULL AND folded GLOB '#*' ORDER BY latest DESC LIMIT ?");
  last.bind(static_cast<std::int64_t>(rooms));
  const std::string sql = fmt::format(
      "SELECT era, closed, {0} FROM (SELECT * FROM lines WHERE room = ? AND {1} ORDER BY id DESC LIMIT ?) AS "
      "lines "
      "ORDER BY id",
      kEntry, kIsNotForgotten);
  Sqlite::Statement rows(database_, sql.c_str());
  while (last.step()) {
    rows.again().bind(last.number(0)).bind(static_cast<std::int64_t>(lines));
    while (rows.step())
      found.push_back({last.text(1), rows.number(0), rows.number(1) != 0, entry_in(rows, 2)});
    if (rows.failed()) return Failure(database_.why());
  }
  if (last.failed()) return Failure(database_.why());
  return found;
}

Result<ArchiveAnswer> HistoryFile::targets(const ArchiveQuery& query) const {
  ArchiveAnswer answer;
  auto spoken_in = last_spoken_in(query.rooms);
  if (!spoken_in) return Failure(spoken_in.error());
  answer.rooms = std::move(*spoken_in);
  if (query.whose == 0) return answer;
  auto conversations = conversations_of(query.whose);
  if (!conversations) return Failure(conversations.error());
  answer.conversations = std::move(*conversations);
  return answer;
}

Result<std::vector<SpokenIn>> HistoryFile::last_spoken_in(const std::vector<RoomOfEra>& rooms) const {
  const std::string sql = fmt::format(
      "SELECT at FROM lines WHERE room = (SELECT number FROM rooms WHERE folded = ?) AND (era = ? OR closed "
      "= 0) AND {} ORDER BY id DESC LIMIT 1",
      kIsNotForgotten);
  Sqlite::Statement latest(database_, sql.c_str());
  // However many lines lie before that the asker may not see.
  const Sqlite::Limit limit(database_, std::chrono::steady_clock::now() + kReadingMost);
  std::vector<SpokenIn> found;
  for (const RoomOfEra& each : rooms) {
    latest.again().bind(each.room).bind(each.era);
    if (latest.step()) found.push_back({each.room, WallTime(std::chrono::milliseconds(latest.number(0)))});
    if (limit.is_over()) break;
    if (latest.failed()) return Failure(database_.why());
  }
  return found;
}

Result<std::vector<Conversed>> HistoryFile::conversations_of(PrivateNumber number) const {
  const std::string sql = fmt::format(
      "SELECT CASE WHEN one = ?1 THEN other ELSE one END, (SELECT at FROM lines WHERE room = number AND "
      "era IN (?1, 0) AND {} ORDER BY id DESC LIMIT 1) AS latest FROM rooms WHERE (one = ?1 OR other = ?1) "
      "AND latest IS NOT NULL "
      "ORDER BY latest DESC LIMIT ?2",
      kIsNotForgotten);
  Sqlite::Statement rows(database_, sql.c_str());
  rows.bind(static_cast<std::int64_t>(number)).bind(static_cast<std::int64_t>(kConversationsMost));
  std::vector<Conversed> found;
  while (rows.step()) {
    found.push_back(
        {static_cast<PrivateNumber>(rows.number(0)), WallTime(std::chrono::milliseconds(rows.number(1)))});
  }
  if (rows.failed()) return Failure(database_.why());
  return found;
}

std::uint64_t HistoryFile::last_id() const {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(
      number_from(database_,
                  "SELECT max(coalesce(max(id), 0), (SELECT until FROM indexed), (SELECT "
                  "coalesce(max(id), 0) FROM events)) FROM lines"),
      0));
}

}  // namespace chat::relay
