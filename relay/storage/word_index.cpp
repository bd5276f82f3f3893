#include "relay/storage/word_index.h"

#include "relay/storage/file_format.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace chat::relay {
namespace {

// What FTS5 keeps an index in. The first has nearly all of it.
constexpr std::array kPartsOfIndex{"words_data", "words_idx", "words_config"};
constexpr std::array kSmallPartsOfIndex{kPartsOfIndex[1], kPartsOfIndex[2]};

/// Whether all pages of the table can be read.
bool is_sound(const Sqlite& database, std::string_view table) {
  Sqlite::Statement check(database, fmt::format("PRAGMA quick_check({})", table).c_str());
  return check.step() && check.text(0) == "ok";
}

/// SQL that takes the index out of the schema, and then drops the parts. SQLite does not drop a damaged
/// virtual table, so it is struck from the schema, and what it consists of is dropped. Of that a table with
/// pages that cannot be read is struck, too, and stays in the file unused: when a table cannot be dropped,
/// SQLite cannot go back either. `first`: what else is changed in the schema, with a semicolon behind it.
template <class Parts>
std::string striking(const Sqlite& database, const Parts& parts, std::string_view first = {}) {
  std::string strike = "DELETE FROM sqlite_schema WHERE name = 'words'";
  std::string drop;
  for (const char* const part : parts) {
    if (is_sound(database, part)) {
      drop += fmt::format("; DROP TABLE IF EXISTS {}", part);
    } else {
      strike += fmt::format("; DELETE FROM sqlite_schema WHERE tbl_name = '{}'", part);
    }
  }
  return fmt::format("PRAGMA writable_schema = ON; {}{}; PRAGMA writable_schema = RESET{}", first, strike,
                     drop);
}

bool has_former_index(const Sqlite& database) {
  return number_from(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'former_words'") > 0;
}

}  // namespace

bool is_index_sound(const Sqlite& database) {
  return std::all_of(kPartsOfIndex.begin(), kPartsOfIndex.end(),
                     [&](const char* part) { return is_sound(database, part); }) &&
         database.run("INSERT INTO words (words) VALUES ('integrity-check')");
}

/// Whole or not at all, also if the relay is killed: without the index no line could be deleted.
bool make_index_anew(const Sqlite& database) {
  if (!database.run("SAVEPOINT mending")) return false;
  const std::string anew = fmt::format("{}; {}; UPDATE indexed SET until = 0, stale = 0; RELEASE mending",
                                       striking(database, kPartsOfIndex), kWordsTable);
  if (database.run(anew.c_str())) return true;
  database.run("PRAGMA writable_schema = RESET; ROLLBACK TO mending; RELEASE mending");
  return false;
}

/// Its large part is called otherwise from now on. To drop it would be to overwrite it all at once.
bool set_former_index_aside(const Sqlite& database) {
  constexpr std::string_view kRename =
      "UPDATE sqlite_schema SET name = 'former_words', tbl_name = 'former_words', sql = 'CREATE TABLE "
      "former_words (id INTEGER PRIMARY KEY, block BLOB)' WHERE name = 'words_data'; ";
  return database.run(striking(database, kSmallPartsOfIndex, kRename).c_str());
}

bool shrink_former_index(const Sqlite& database) {
  if (!has_former_index(database)) return false;
  const bool was_fine = !database.has_met_damage();
  if (database.run(
          "DELETE FROM former_words WHERE id IN (SELECT id FROM former_words ORDER BY id LIMIT 200)")) {
    if (database.changes() > 0) return true;
    // The journal has the words still.
    return database.run("DROP TABLE former_words; PRAGMA wal_checkpoint(TRUNCATE)");
  }
  if (is_sound(database, "former_words")) return false;
  // It has no line, and stays in the file unused.
  const bool struck = database.run(
      "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE tbl_name = 'former_words'; PRAGMA "
      "writable_schema = RESET");
  if (struck && was_fine) database.forget_damage();
  return struck;
}

}  // namespace chat::relay
