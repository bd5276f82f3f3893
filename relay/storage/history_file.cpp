#include "relay/storage/history_file.h"

#include "common/text.h"
#include "common/units.h"
#include "common/unix_time.h"
#include "relay/storage/file_format.h"
#include "relay/storage/history_format.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

// What was read and written for a crowd stays cached after it has gone, though nobody asks for it any more.
// So where a batch is small, little is kept.
constexpr std::size_t kCalmBatch = 128;  // lines and events
constexpr std::size_t kCalmCacheBytes = kMiB / 2;

/// It is never deleted: somebody may rescue from it what can be rescued. `with`: what it has.
Result<void> rename_damaged(const std::string& path, const std::string& with) {
  std::error_code error;
  std::string aside;
  for (int number = 1; aside.empty() || std::filesystem::exists(aside, error); ++number)
    aside = fmt::format("{}.damaged-{}", path, number);
  std::filesystem::rename(path, aside, error);
  if (error) return Failure(fmt::format("it is damaged, and cannot be renamed: {}", error.message()));
  for (const char* const journal : {"-wal", "-shm"})
    std::filesystem::rename(path + journal, aside + journal, error);
  spdlog::error(
      "{} is damaged, and was renamed to {}, with {}; what is said from now on is kept in a new one", path,
      aside, with);
  return {};
}

std::string insertion_of(std::size_t rows) {
  std::string sql =
      "INSERT OR IGNORE INTO lines (id, room, era, closed, at, kind, nick, user, host, text, tags, bot, "
      "account) VALUES ";
  for (std::size_t i = 0; i < rows; ++i)
    sql += fmt::format("{}(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", i == 0 ? "" : ", ");
  return sql;
}

void bind_line(Sqlite::Statement& insert, const ArchivedLine& line, std::int64_t room) {
  const History::Entry& entry = line.entry;
  insert.bind(static_cast<std::int64_t>(entry.id))
      .bind(room)
      .bind(line.era)
      .bind(std::int64_t{line.closed})
      .bind(unix_milliseconds(entry.at))
      .bind(static_cast<std::int64_t>(entry.kind))
      .bind(entry.nick)
      .bind(entry.user)
      .bind(entry.host)
      .bind(entry.text)
      .bind(entry.tags)
      .bind(std::int64_t{entry.bot})
      .bind(entry.account);
}

}  // namespace

HistoryFile::HistoryFile(std::string path, Sqlite database)
    : path_(std::move(path)), database_(std::move(database)) {
  database_.define(kIsHidden, *hidden_);
}

Result<HistoryFile> HistoryFile::open(const std::string& path) {
  HistoryOpening opening = open_history(path);
  const bool is_to_be_replaced = !opening.database && opening.damaged;
  if (is_to_be_replaced) {
    if (const auto done = rename_damaged(path, "all that it has"); !done)
      return cannot_use(path, done.error());
    opening = open_history(path);
  }
  if (!opening.database) return cannot_use(path, opening.database.error());
  HistoryFile file(path, std::move(*opening.database));
  file.has_replaced_another_ = is_to_be_replaced;
  return file;
}

Result<void> HistoryFile::set_aside(HistoryFile damaged, std::optional<std::uint64_t> lines) {
  const std::string path = damaged.path_;
  {
    // SQLite goes by the names of its files, so they have theirs until it has closed them.
    const HistoryFile closed = std::move(damaged);
  }
  return rename_damaged(path, lines ? counted(*lines, "line") : "lines that cannot be counted");
}

/// The table has them all, and so has an index: mostly the damage is in one of them.
std::optional<std::uint64_t> HistoryFile::count_lines() const {
  const Sqlite::Limit limit(database_, std::chrono::steady_clock::now() + std::chrono::seconds(1));
  for (const char* const all :
       {"SELECT count(*) FROM lines INDEXED BY lines_of_rooms", "SELECT count(id) FROM lines NOT INDEXED"}) {
    if (const std::int64_t count = number_from(database_, all); count >= 0)
      return static_cast<std::uint64_t>(count);
  }
  return std::nullopt;
}

std::int64_t HistoryFile::room_number(const std::string& folded) {
  if (const auto found = room_numbers_.find(folded); found != room_numbers_.end()) return found->second;
  Sqlite::Statement known(database_, "SELECT number FROM rooms WHERE folded = ?");
  if (!known.bind(folded).step()) {
    const Conversation between = Conversation::of_key(folded);
    Sqlite::Statement made(database_,
                           "INSERT INTO rooms (folded, one, other) VALUES (?, nullif(?, 0), nullif(?, 0)) "
                           "RETURNING number");
    made.bind(folded)
        .bind(static_cast<std::int64_t>(between.one))
        .bind(static_cast<std::int64_t>(between.other));
    if (!made.step()) return -1;
    const std::int64_t number = made.number(0);
    // Else the statement is not done.
    made.step();
    return room_numbers_.emplace(folded, number).first->second;
  }
  return room_numbers_.emplace(folded, known.number(0)).first->second;
}

bool HistoryFile::erase(std::uint64_t id) {
  const auto deleted = [&] {
    Sqlite::Statement line(database_, "DELETE FROM lines WHERE id = ?");
    line.bind(static_cast<std::int64_t>(id)).step();
    return !line.failed();
  };
  return deleted() || (mend_index() && deleted());
}

bool HistoryFile::begin_forgetting(const KeptLine& last) {
  Sqlite::Statement forgotten(database_, "INSERT OR REPLACE INTO forgotten VALUES (?, ?, 0)");
  forgotten.bind(last.account).bind(static_cast<std::int64_t>(last.id)).step();
  return !forgotten.failed();
}

bool HistoryFile::end_conversations(PrivateNumber number) {
  Sqlite::Statement ended(
      database_,
      "UPDATE rooms SET folded = 'ended ' || number, one = NULL, other = NULL WHERE one = "
      "?1 OR other = ?1");
  ended.bind(static_cast<std::int64_t>(number)).step();
  return !ended.failed();
}

std::string HistoryFile::end_conversations_but(const std::unordered_set<PrivateNumber>& numbers) {
  std::vector<PrivateNumber> nobodys;
  Sqlite::Statement rows(
      database_,
      "SELECT one FROM rooms WHERE one IS NOT NULL UNION SELECT other FROM rooms WHERE other "
      "IS NOT NULL");
  while (rows.step()) {
    const auto number = static_cast<PrivateNumber>(rows.number(0));
    if (numbers.count(number) == 0) nobodys.push_back(number);
  }
  const bool fine = !rows.failed() && std::all_of(nobodys.begin(), nobodys.end(), [this](PrivateNumber each) {
    return end_conversations(each);
  });
  return fine ? std::string() : database_.why();
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

std::string HistoryFile::write(const std::vector<ArchivedLine>& lines, const std::vector<RoomEvent>& events) {
  if (!database_.begin_writing() || !write_lines(lines) || !write_events(events) || !database_.run("COMMIT"))
    return roll_back();
  forget_room_numbers();
  if (lines.size() + events.size() <= kCalmBatch && database_.cached_bytes() > kCalmCacheBytes)
    database_.give_back_cache();
  return {};
}

std::string HistoryFile::take_back(const std::vector<KeptLine>& lines) {
  if (lines.empty()) return {};
  const auto erased = [this](const KeptLine& line) {
    if (line.kind == Fact::Kind::conversations_ended) return end_conversations(line.id);
    return line.kind == Fact::Kind::forgotten ? begin_forgetting(line) : erase(line.id);
  };
  if (database_.begin_writing() && std::all_of(lines.begin(), lines.end(), erased) &&
      database_.run("UPDATE indexed SET stale = 2 WHERE stale = 1; COMMIT")) {
    // The journal has the pages as they were before.
    database_.run("PRAGMA wal_checkpoint(TRUNCATE)");
    return {};
  }
  return roll_back();
}

/// And where they were kept: a transaction may have had ten thousand.
void HistoryFile::forget_room_numbers() {
  room_numbers_ = decltype(room_numbers_)();
}

std::string HistoryFile::roll_back() {
  std::string why = database_.why();
  database_.run("ROLLBACK");
  forget_room_numbers();
  return why;
}

}  // namespace chat::relay
