// What is found by its words.

#include "common/code_point.h"
#include "common/words.h"
#include "relay/storage/file_format.h"
#include "relay/storage/history_file.h"
#include "relay/storage/history_format.h"
#include "relay/storage/word_index.h"
#include "relay/storage/word_tokenizer.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

/// How many of these end it, of what FTS5 takes for one word. A character that is a word by itself has no
/// beginning.
std::size_t count_last_letters(std::string_view word) {
  std::size_t letters = 0;
  for (CodePoint next; !word.empty(); word.remove_prefix(next.bytes)) {
    next = first_code_point(word);
    const bool is_letter = next.valid && is_letter_or_digit(next.code);
    letters = is_letter && !is_word_by_itself(next.code) ? letters + 1 : 0;
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
  return made + (count_last_letters(word) < kLeastOfBeginning ? "\"" : "\"*");
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

/// A room, or a conversation, in which is looked.
struct Place {
  std::string name;  ///< as the file has it
  std::int64_t era;
};

/// By the numbers that the file has for them.
using Places = std::map<std::int64_t, Place>;

/// Returns false if the file could not be read.
bool add_room(const Sqlite& database, const RoomOfEra& room, Places& places) {
  Sqlite::Statement known(database, "SELECT number FROM rooms WHERE folded = ?");
  if (known.bind(room.room).step()) places.insert({known.number(0), {room.room, room.era}});
  return !known.failed();
}

bool add_conversations(const Sqlite& database, PrivateNumber whose, Places& places) {
  if (whose == 0) return true;
  const auto number = static_cast<std::int64_t>(whose);
  Sqlite::Statement private_ones(database,
                                 "SELECT number, folded FROM rooms WHERE one = ?1 OR other = ?1 LIMIT ?2");
  private_ones.bind(number).bind(static_cast<std::int64_t>(kConversationsMost));
  while (private_ones.step()) places.insert({private_ones.number(0), {private_ones.text(1), number}});
  return !private_ones.failed();
}

/// Those that the query names. Nothing if the file could not be read.
std::optional<Places> places_of(const Sqlite& database, const ArchiveQuery& query) {
  std::vector<RoomOfEra> rooms = query.rooms;
  if (!query.room.empty()) rooms.push_back({query.room, query.era});
  Places places;
  const bool has_all = std::all_of(rooms.begin(), rooms.end(),
                                   [&](const RoomOfEra& room) { return add_room(database, room, places); }) &&
                       add_conversations(database, query.whose, places);
  return has_all ? std::optional(std::move(places)) : std::nullopt;
}

// What a row of a search has, behind what entry_in() reads.
constexpr std::string_view kPlaceOfRow = "lines.room, lines.era, lines.closed";
constexpr int kRoomColumn = 10;
constexpr int kEraColumn = 11;
constexpr int kClosedColumn = 12;

/// Null if the line in the row is not for who asks. Of a conversation no era is for both ends.
const Place* place_in(const Sqlite::Statement& row, const Places& places) {
  const Place& place = places.at(row.number(kRoomColumn));
  const std::int64_t era = row.number(kEraColumn);
  return era == 0 || era == place.era || row.number(kClosedColumn) == 0 ? &place : nullptr;
}

/// Takes the lines as far as they come.
void take_found(Sqlite::Statement& rows, std::size_t most, const Places& places, ArchiveAnswer& answer) {
  while (answer.left_out < kLeftOutMost && rows.step()) {
    const Place* const place = place_in(rows, places);
    if (place != nullptr && take_line(rows, most, answer)) answer.places.push_back(place->name);
  }
}

/// Several rooms are no reason to read each from end to end: the order is that of the lines.
std::string rooms_in(const Places& places) {
  if (places.size() == 1) return fmt::format("room = {}", places.begin()->first);
  std::string numbers;
  for (const auto& [number, place] : places)
    numbers += fmt::format("{}{}", numbers.empty() ? "" : ", ", number);
  return fmt::format("+room IN ({})", numbers);
}

std::string statement_of(const ArchiveQuery& query, const Places& places) {
  constexpr std::string_view kWithWords =
      "words CROSS JOIN lines ON lines.id = words.rowid WHERE words MATCH ?1 AND";
  return fmt::format(
      "SELECT {}, {} FROM {} {} AND (?2 = '' OR nick = ?2 COLLATE NOCASE) AND at BETWEEN ?3 AND ?4 AND {} "
      "ORDER BY {} {}",
      kEntry, kPlaceOfRow, query.words.empty() ? "lines WHERE ?1 = '' AND" : kWithWords, rooms_in(places),
      kIsNotForgotten, query.words.empty() ? "id" : "words.rowid", query.point.at ? "ASC" : "DESC");
}

std::int64_t milliseconds_of(std::optional<IsoTime> at, std::int64_t unless_said) {
  return at ? at->time_since_epoch().count() : unless_said;
}

struct Looked {
  bool failed = false;
  bool was_cut_off = false;
};

Looked look_for(const ArchiveQuery& query, const Sqlite& database, Clock::time_point end,
                ArchiveAnswer& answer) {
  const auto places = places_of(database, query);
  if (!places) return {.failed = true, .was_cut_off = true};
  if (places->empty()) return {};
  const std::string sql = statement_of(query, *places);
  const std::string expression = expression_of(query.words);
  const Sqlite::Limit limit(database, end);
  Sqlite::Statement rows(database, sql.c_str());
  rows.bind(expression)
      .bind(query.nick)
      .bind(milliseconds_of(query.point.at, INT64_MIN))
      .bind(milliseconds_of(query.until, INT64_MAX));
  take_found(rows, query.count, *places, answer);
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
  if (!query.point.at) {
    std::reverse(answer.lines.begin(), answer.lines.end());
    std::reverse(answer.places.begin(), answer.places.end());
  }
  if (looked.failed && !mend_index()) return Failure(database_.why());
  const bool lacks_some = !is_indexed();
  answer.was_cut_off = looked.was_cut_off || lacks_some;
  // There was time for all of it, and it could not be written.
  answer.is_unindexed = has_time && lacks_some && !looked.was_cut_off;
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
  if (is_index_sound(database_) || !make_index_anew(database_)) return false;
  database_.forget_damage();
  spdlog::warn("the index for searching in {} is damaged, and is made anew", path_);
  return true;
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
