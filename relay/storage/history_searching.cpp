// What is found by its words.

#include "common/code_point.h"
#include "common/words.h"
#include "relay/storage/file_format.h"
#include "relay/storage/history_file.h"
#include "relay/storage/history_format.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::hours kBetweenMendings{1};

/// How many letters and digits there are in it, with what hangs on them: as FTS5's unicode61 takes text
/// apart, all else only lies between words.
std::size_t count_letters(std::string_view word) {
  std::size_t letters = 0;
  for (CodePoint next; !word.empty(); word.remove_prefix(next.bytes)) {
    next = first_code_point(word);
    letters += next.valid && is_letter_or_digit(next.code) ? 1 : 0;
  }
  return letters;
}

/// One word of FTS5's language, in which a word in quotes has no meaning but itself. Longer ones stand for
/// all words that begin so; so many begin with one or two letters that looking for them takes too long.
std::string quoted(std::string_view word) {
  constexpr std::size_t kLeastOfBeginning = 3;
  std::string made = "\"";
  for (const char c : word) {
    // Where there is a NUL, FTS5 would stop reading.
    made.append(c == '\0' ? " " : c == '"' ? "\"\"" : std::string_view(&c, 1));
  }
  return made + (count_letters(word) < kLeastOfBeginning ? "\"" : "\"*");
}

/// What has all of the words.
std::string expression_of(std::string_view words) {
  std::string expression;
  for (const std::string_view word : words_of(words)) expression += quoted(word) + ' ';
  return expression;
}

/// Of such words FTS5 would find nothing.
bool have_no_letter(std::string_view words) {
  return !words.empty() && count_letters(words) == 0;
}

/// Takes the lines as far as they come.
void take_rows(Sqlite::Statement& rows, std::size_t most, ArchiveAnswer& answer) {
  while (answer.left_out < kLeftOutMost && rows.step()) {
    if (answer.lines.size() < most) {
      answer.lines.push_back(entry_in(rows, 0));
    } else {
      ++answer.left_out;
    }
  }
}

std::string statement_of(const ArchiveQuery& query) {
  constexpr std::string_view kWithWords =
      "words CROSS JOIN lines ON lines.id = words.rowid WHERE words MATCH ?1 AND";
  return fmt::format(
      "SELECT {} FROM {} room = (SELECT number FROM rooms WHERE folded = ?2) AND (era = ?3 OR closed = 0) "
      "AND "
      "(?4 = '' OR nick = ?4 COLLATE NOCASE) AND at BETWEEN ?5 AND ?6 AND {} ORDER BY {} {}",
      kEntry, query.words.empty() ? "lines WHERE ?1 = '' AND" : kWithWords, kIsNotForgotten,
      query.words.empty() ? "id" : "words.rowid", query.point.at ? "ASC" : "DESC");
}

std::int64_t milliseconds_of(std::optional<IsoTime> at, std::int64_t unless_said) {
  return at ? at->time_since_epoch().count() : unless_said;
}

/// Whether all pages of the table can be read.
bool is_sound(const Sqlite& database, std::string_view table) {
  Sqlite::Statement check(database, fmt::format("PRAGMA quick_check({})", table).c_str());
  return check.step() && check.text(0) == "ok";
}

constexpr std::array kPartsOfIndex{"words_data", "words_idx", "words_config"};

bool is_index_sound(const Sqlite& database) {
  return std::all_of(kPartsOfIndex.begin(), kPartsOfIndex.end(),
                     [&](const char* part) { return is_sound(database, part); }) &&
         database.run("INSERT INTO words (words) VALUES ('integrity-check')");
}

struct Looked {
  bool failed = false;
  bool was_cut_off = false;
};

Looked look_for(const ArchiveQuery& query, const Sqlite& database, Clock::time_point end,
                ArchiveAnswer& answer) {
  const std::string sql = statement_of(query);
  const std::string expression = expression_of(query.words);
  const Sqlite::Limit limit(database, end);
  Sqlite::Statement rows(database, sql.c_str());
  rows.bind(expression)
      .bind(query.room)
      .bind(query.era)
      .bind(query.nick)
      .bind(milliseconds_of(query.point.at, INT64_MIN))
      .bind(milliseconds_of(query.until, INT64_MAX));
  take_rows(rows, query.count, answer);
  return {.failed = rows.failed() && !limit.is_over(), .was_cut_off = rows.failed()};
}

}  // namespace

Result<ArchiveAnswer> HistoryFile::search(const ArchiveQuery& query, std::chrono::milliseconds most) {
  ArchiveAnswer answer;
  if (have_no_letter(query.words)) {
    answer.has_no_word = true;
    return answer;
  }
  const auto start = Clock::now();
  bool has_time = true;
  while ((has_time = Clock::now() < start + most / 2) && index_some(INT64_MAX)) {
  }
  const Looked looked = look_for(query, database_, start + most, answer);
  if (!query.point.at) std::reverse(answer.lines.begin(), answer.lines.end());
  if (looked.failed && !mend_index()) return Failure(database_.why());
  const bool lacks_some = !is_indexed();
  answer.was_cut_off = looked.was_cut_off || lacks_some;
  // There was time for all of it, and it could not be written.
  answer.is_unindexed = has_time && lacks_some && !looked.was_cut_off;
  return answer;
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
  take_rows(rows, query.count, answer);
  std::reverse(answer.lines.begin(), answer.lines.end());
  if (rows.failed()) return Failure(database_.why());
  return answer;
}

bool HistoryFile::is_indexed() const {
  return number_from(database_, "SELECT until >= (SELECT coalesce(max(id), 0) FROM lines) FROM indexed") == 1;
}

/// Up to a line, and returns whether more may be left. Not with each line as it is written: later, in larger
/// portions, it costs the least.
bool HistoryFile::index_some(std::int64_t last) {
  constexpr std::int64_t kAtOnce = 1'000;
  Sqlite::Statement next(database_,
                         "SELECT count(*), max(id) FROM (SELECT id FROM lines WHERE id > (SELECT until FROM "
                         "indexed) AND id <= ? ORDER BY id LIMIT ?)");
  if (!next.bind(last).bind(kAtOnce).step() || next.number(0) == 0) return false;
  const std::int64_t count = next.number(0);
  return index_until(next.number(1)) && count == kAtOnce;
}

bool HistoryFile::index_until(std::int64_t id) {
  if (!database_.begin_writing()) return false;
  Sqlite::Statement words(
      database_,
      "INSERT INTO words (rowid, text) SELECT id, text FROM lines WHERE id > (SELECT until "
      "FROM indexed) AND id <= ?");
  Sqlite::Statement noted(database_, "UPDATE indexed SET until = ?");
  words.bind(id).step();
  if (words.failed()) {
    database_.run(mend_index() ? "COMMIT" : "ROLLBACK");
    return false;
  }
  noted.bind(id).step();
  if (!noted.failed() && database_.run("COMMIT")) return true;
  database_.run("ROLLBACK");
  return false;
}

/// The index is made anew from the lines, so what is wrong with it costs no line. Returns whether that was
/// what made a statement fail. No other statement may be under way.
bool HistoryFile::mend_index() {
  if (!database_.has_met_damage() || Clock::now() < mend_again_at_) return false;
  mend_again_at_ = Clock::now() + kBetweenMendings;
  // Else it is the lines themselves that are damaged.
  if (is_index_sound(database_) || !make_index_anew()) return false;
  database_.forget_damage();
  spdlog::warn("the index for searching in {} is damaged, and is made anew", path_);
  return true;
}

/// SQLite does not drop a damaged virtual table, so it is struck from the schema, and what it consists of is
/// dropped. Of that a table with pages that cannot be read is struck, too, and stays in the file unused: when
/// a table cannot be dropped, SQLite cannot go back either.
bool HistoryFile::make_index_anew() {
  std::string strike = "DELETE FROM sqlite_schema WHERE name = 'words'";
  std::string drop;
  for (const char* const part : kPartsOfIndex) {
    if (is_sound(database_, part)) {
      drop += fmt::format("; DROP TABLE IF EXISTS {}", part);
    } else {
      strike += fmt::format("; DELETE FROM sqlite_schema WHERE tbl_name = '{}'", part);
    }
  }
  // Whole or not at all, also if the relay is killed: without the index no line could be deleted.
  if (!database_.run("SAVEPOINT mending")) return false;
  const std::string anew = fmt::format(
      "PRAGMA writable_schema = ON; {}; PRAGMA writable_schema = RESET{}; {}; UPDATE indexed SET until = 0, "
      "stale = 0; RELEASE mending",
      strike, drop, kWordsTable);
  if (database_.run(anew.c_str())) return true;
  database_.run("PRAGMA writable_schema = RESET; ROLLBACK TO mending; RELEASE mending");
  return false;
}

/// Merges pages of the index until those are gone that have words of deleted lines. These are all pages, so
/// not often. `stale` is 3 meanwhile; what is deleted meanwhile sets it again.
bool HistoryFile::clean_index(WallTime now) {
  constexpr std::chrono::minutes kSoon{10};
  constexpr std::chrono::hours kLater{24};
  // Fewer changes: there was nothing to merge (see 'merge' in FTS5's manual).
  constexpr int kLeastChanges = 2;
  if (!is_cleaning_index_) {
    const std::int64_t stale = number_from(database_, "SELECT stale FROM indexed");
    const auto pause = stale == 2 ? WallTime::duration(kSoon) : WallTime::duration(kLater);
    if (stale <= 0 || now - index_cleaned_at_ < pause) return false;
    index_cleaned_at_ = now;
    if (!database_.run("UPDATE indexed SET stale = 3")) return false;
  }
  const std::int64_t before = database_.all_changes();
  const bool merged =
      database_.run(is_cleaning_index_ ? "INSERT INTO words (words, rank) VALUES ('merge', 200)"
                                       : "INSERT INTO words (words, rank) VALUES ('merge', -200)");
  is_cleaning_index_ = merged && database_.all_changes() - before >= kLeastChanges;
  if (is_cleaning_index_ || !merged) return merged || mend_index();
  database_.run("UPDATE indexed SET stale = 0 WHERE stale = 3; PRAGMA wal_checkpoint(TRUNCATE)");
  return false;
}

}  // namespace chat::relay
