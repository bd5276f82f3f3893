#include "relay/storage/history_file.h"

#include "common/text.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <unistd.h>

namespace chat::relay {
namespace {

constexpr std::int64_t kVersion = 1;
// "chlg", in the file's header: see "PRAGMA application_id" in SQLite's manual.
constexpr std::int64_t kApplication = 0x63686C67;

// EXCLUSIVE: nobody else has the file. With it WAL needs no shared memory. NORMAL: a commit outlives this
// program, and only a checkpoint waits for the disk.
constexpr const char* kSettings =
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; "
    "PRAGMA secure_delete = ON; PRAGMA journal_size_limit = 8388608; PRAGMA cache_size = -4096";

constexpr const char* kSchema = R"(
  BEGIN IMMEDIATE;
  CREATE TABLE rooms (number INTEGER PRIMARY KEY, folded TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE lines (id INTEGER PRIMARY KEY, room INTEGER NOT NULL REFERENCES rooms, era INTEGER NOT NULL,
                      closed INTEGER NOT NULL, at INTEGER NOT NULL, kind INTEGER NOT NULL, nick TEXT NOT NULL,
                      user TEXT NOT NULL, host TEXT NOT NULL, text TEXT NOT NULL, tags TEXT NOT NULL,
                      bot INTEGER NOT NULL) STRICT;
  CREATE INDEX lines_of_rooms ON lines (room, id);
  CREATE INDEX set_back ON lines (room, at) WHERE at < id / 1000 - 1000;
  PRAGMA application_id = 0x63686C67;
  PRAGMA user_version = 1;
  COMMIT)";

std::int64_t number_from(const Sqlite& database, const char* sql) {
  Sqlite::Statement statement(database, sql);
  return statement.step() ? statement.number(0) : -1;
}

std::int64_t milliseconds(WallTime at) {
  return in_milliseconds(at).time_since_epoch().count();
}

/// An open file, or why it is none; `damaged` says whether another may take its place.
struct Opening {
  Result<Sqlite> database;
  bool damaged = false;
};

Opening open_alone(const std::string& path) {
  const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0600);
  if (made < 0) return {Failure(os_error("open", errno))};
  ::close(made);
  auto database = Sqlite::open(path, Sqlite::Use::one_at_a_time);
  if (!database) return {Failure(database.error())};
  const auto failed = [&] { return Opening{Failure(database->why()), database->is_damaged()}; };
  if (!database->run(kSettings) || !database->run("BEGIN EXCLUSIVE; COMMIT")) return failed();
  const std::int64_t tables = number_from(*database, "SELECT count(*) FROM sqlite_schema");
  const std::int64_t version = number_from(*database, "PRAGMA user_version");
  if (tables < 0 || version < 0) return failed();
  if (tables == 0 && version == 0) {
    if (!database->run(kSchema)) return failed();
    return {std::move(database)};
  }
  if (number_from(*database, "PRAGMA application_id") != kApplication)
    return {Failure("it belongs to another program")};
  if (version != kVersion) {
    return {Failure(fmt::format("a newer chat-relay has written it (format {}, and this one knows {})",
                                version, kVersion))};
  }
  return {std::move(database)};
}

/// It is never deleted: somebody may rescue from it what can be rescued.
Result<void> set_aside(const std::string& path) {
  std::error_code error;
  std::string aside;
  for (int number = 1; aside.empty() || std::filesystem::exists(aside, error); ++number)
    aside = fmt::format("{}.damaged-{}", path, number);
  std::filesystem::rename(path, aside, error);
  if (error) return Failure(fmt::format("it is damaged, and cannot be renamed: {}", error.message()));
  for (const char* const journal : {"-wal", "-shm"})
    std::filesystem::rename(path + journal, aside + journal, error);
  spdlog::error("{} is damaged, and was renamed to {}; what is said from now on is kept in a new one", path,
                aside);
  return {};
}

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
  return entry;
}

constexpr std::string_view kEntry = "id, at, kind, nick, user, host, text, tags, bot";

/// Some lines of a room, from a place on in one direction, in the order in which they were said.
struct Stretch {
  bool backwards;
  std::int64_t from;  ///< an id, which is among them
  std::size_t count;
};

Result<std::vector<History::Entry>> read(const Sqlite& database, std::int64_t room, std::int64_t era,
                                         const Stretch& stretch) {
  const std::string sql = fmt::format(
      "SELECT {} FROM lines WHERE room = ? AND id {} ? AND (era = ? OR closed = 0) ORDER BY id {} LIMIT ?",
      kEntry, stretch.backwards ? "<=" : ">=", stretch.backwards ? "DESC" : "ASC");
  Sqlite::Statement rows(database, sql.c_str());
  rows.bind(room).bind(stretch.from).bind(era).bind(static_cast<std::int64_t>(stretch.count));
  std::vector<History::Entry> entries;
  while (rows.step()) entries.push_back(entry_in(rows, 0));
  if (rows.failed()) return Failure(database.why());
  if (stretch.backwards) std::reverse(entries.begin(), entries.end());
  return entries;
}

std::string insertion_of(std::size_t rows) {
  std::string sql =
      "INSERT OR IGNORE INTO lines (id, room, era, closed, at, kind, nick, user, host, text, tags, bot) "
      "VALUES ";
  for (std::size_t i = 0; i < rows; ++i)
    sql += fmt::format("{}(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", i == 0 ? "" : ", ");
  return sql;
}

void bind_line(Sqlite::Statement& insert, const ArchivedLine& line, std::int64_t room) {
  const History::Entry& entry = line.entry;
  insert.bind(static_cast<std::int64_t>(entry.id))
      .bind(room)
      .bind(line.era)
      .bind(std::int64_t{line.closed})
      .bind(milliseconds(entry.at))
      .bind(static_cast<std::int64_t>(entry.kind))
      .bind(entry.nick)
      .bind(entry.user)
      .bind(entry.host)
      .bind(entry.text)
      .bind(entry.tags)
      .bind(std::int64_t{entry.bot});
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

/// The id at which a point lies in a room's log. Of a time: going backwards, that of the last line that was
/// not said after it; forwards, of the first that was not said before.
std::int64_t id_at(const Sqlite& database, std::int64_t room, const ArchivePoint& point, bool backwards) {
  constexpr std::int64_t kAfterAll = INT64_MAX;
  if (!point.at) return static_cast<std::int64_t>(std::min<std::uint64_t>(point.id, kAfterAll));
  // Beyond these no line was said, and no number is too large to be calculated with.
  constexpr std::int64_t kYears = std::int64_t{1'000'000'000'000} * 9;
  const std::int64_t at = std::clamp(std::int64_t{point.at->time_since_epoch().count()}, -kYears, kYears);
  Sqlite::Statement found(database, backwards ? kLastUntil : kFirstFrom);
  found.bind(room).bind(at);
  const bool any = found.step() && !found.is_null(0);
  if (any) return found.number(0);
  return backwards ? 0 : kAfterAll;
}

}  // namespace

Result<HistoryFile> HistoryFile::open(const std::string& path) {
  const auto about = [&](const std::string& why) {
    return Failure(fmt::format("cannot use {}: {}", path, why));
  };
  Opening opening = open_alone(path);
  if (!opening.database && opening.damaged) {
    if (const auto done = set_aside(path); !done) return about(done.error());
    opening = open_alone(path);
  }
  if (!opening.database) return about(opening.database.error());
  return HistoryFile(path, std::move(*opening.database));
}

std::int64_t HistoryFile::room_number(const std::string& folded) {
  if (folded == last_room_) return last_room_number_;
  Sqlite::Statement known(database_, "SELECT number FROM rooms WHERE folded = ?");
  if (!known.bind(folded).step()) {
    Sqlite::Statement made(database_, "INSERT INTO rooms (folded) VALUES (?) RETURNING number");
    if (!made.bind(folded).step()) return -1;
    last_room_number_ = made.number(0);
    // Else the statement is not done.
    made.step();
  } else {
    last_room_number_ = known.number(0);
  }
  last_room_ = folded;
  return last_room_number_;
}

/// Several rows a statement: beginning and ending one costs nearly as much as a row.
bool HistoryFile::write_lines(const std::vector<ArchivedLine>& lines) {
  constexpr std::size_t kAtOnce = 16;
  Sqlite::Statement several(database_, insertion_of(kAtOnce).c_str());
  Sqlite::Statement one(database_, insertion_of(1).c_str());
  for (std::size_t next = 0; next < lines.size();) {
    const std::size_t count = lines.size() - next >= kAtOnce ? kAtOnce : 1;
    Sqlite::Statement& insert = (count == 1 ? one : several).again();
    for (const std::size_t end = next + count; next < end; ++next) {
      const std::int64_t room = room_number(lines[next].room);
      if (room < 0) return false;
      bind_line(insert, lines[next], room);
    }
    insert.step();
    if (insert.failed()) return false;
  }
  return true;
}

std::string HistoryFile::write(const std::vector<ArchivedLine>& lines) {
  if (database_.run("BEGIN IMMEDIATE") && write_lines(lines) && database_.run("COMMIT")) return {};
  std::string why = database_.why();
  database_.run("ROLLBACK");
  // The number may have been rolled back.
  last_room_.clear();
  return why;
}

Result<std::vector<History::Entry>> HistoryFile::find(const ArchiveQuery& query) const {
  using Kind = ArchiveQuery::Kind;
  Sqlite::Statement known(database_, "SELECT number FROM rooms WHERE folded = ?");
  if (!known.bind(query.room).step()) {
    if (known.failed()) return Failure(database_.why());
    return std::vector<History::Entry>();
  }
  const std::int64_t room = known.number(0);
  // Those that have the point's own time are among them.
  constexpr std::size_t kSlack = 64;
  const std::size_t count = query.count + kSlack;
  const auto stretch = [&](bool backwards, std::int64_t from) {
    return read(database_, room, query.era, {backwards, from, count});
  };
  if (query.kind == Kind::latest) return stretch(true, INT64_MAX);
  const std::int64_t end = id_at(database_, room, query.point, true);
  const std::int64_t begin = id_at(database_, room, query.point, false);
  if (query.kind == Kind::before) return stretch(true, end);
  if (query.kind == Kind::after) return stretch(false, begin);
  auto earlier = stretch(true, std::max(begin == INT64_MAX ? end : begin, end));
  if (!earlier) return earlier;
  auto later = stretch(false, earlier->empty() ? 0 : static_cast<std::int64_t>(earlier->back().id) + 1);
  if (!later) return later;
  earlier->insert(earlier->end(), later->begin(), later->end());
  return earlier;
}

Result<std::vector<ArchivedLine>> HistoryFile::recent(std::size_t rooms, std::size_t lines) const {
  std::vector<ArchivedLine> found;
  Sqlite::Statement last(
      database_,
      "SELECT number, folded, (SELECT max(id) FROM lines WHERE room = number) AS latest FROM rooms "
      "WHERE latest IS NOT NULL ORDER BY latest DESC LIMIT ?");
  last.bind(static_cast<std::int64_t>(rooms));
  const std::string sql = fmt::format(
      "SELECT era, closed, {0} FROM (SELECT * FROM lines WHERE room = ? ORDER BY id DESC LIMIT ?) ORDER BY "
      "id",
      kEntry);
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

std::uint64_t HistoryFile::last_id() const {
  return static_cast<std::uint64_t>(
      std::max<std::int64_t>(number_from(database_, "SELECT max(id) FROM lines"), 0));
}

std::uint64_t HistoryFile::bytes() const {
  const std::int64_t pages =
      number_from(database_, "PRAGMA page_count") - number_from(database_, "PRAGMA freelist_count");
  return static_cast<std::uint64_t>(std::max<std::int64_t>(pages, 0) *
                                    number_from(database_, "PRAGMA page_size"));
}

bool HistoryFile::delete_some(const char* sql, std::int64_t limit) {
  Sqlite::Statement some(database_, sql);
  some.bind(limit).step();
  return !some.failed() && database_.changes() > 0;
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
  return retention.bytes > 0 && bytes() > retention.bytes &&
         delete_some("DELETE FROM lines WHERE id IN (SELECT id FROM lines ORDER BY id LIMIT ?)", 500);
}

}  // namespace chat::relay
