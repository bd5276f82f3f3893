// All that is kept, page by page, for who takes it out.

#include "relay/storage/history_events.h"
#include "relay/storage/history_file.h"
#include "relay/storage/history_format.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace chat::relay {
namespace {

/// Between two ids, of which the second is among them.
struct Range {
  std::int64_t after;
  std::int64_t until;
  std::int64_t count;  ///< of what lies there, of whichever room and account
};

// No index has the accounts, so what is looked at is bounded, and not what is found.
constexpr const char* kNextOfAll =
    "SELECT max(id), count(*) FROM (SELECT id FROM (SELECT * FROM (SELECT id FROM lines WHERE id > ?1 ORDER "
    "BY "
    "id LIMIT ?2) UNION ALL SELECT * FROM (SELECT id FROM events WHERE id > ?1 ORDER BY id LIMIT ?2)) ORDER "
    "BY "
    "id LIMIT ?2)";

constexpr std::string_view kLines =
    "SELECT folded, era, closed, {} FROM lines JOIN rooms ON number = room WHERE id > ?1 AND id <= ?2 AND "
    "(?3 = "
    "'' OR folded = ?3) AND (?4 = '' OR account = ?4 COLLATE NOCASE OR (era = 0 AND (folded GLOB ?5 || ' *' "
    "OR "
    "folded GLOB '* ' || ?5))) AND {} ORDER BY id";
constexpr std::string_view kEvents =
    "SELECT folded, era, closed, {} FROM events JOIN rooms ON number = room WHERE id > ?1 AND id <= ?2 AND "
    "(?3 = "
    "'' OR folded = ?3) AND (?4 = '' OR account = ?4 COLLATE NOCASE) AND {} ORDER BY id";

Result<Range> next_range(const Sqlite& database, const ArchiveQuery& query) {
  const auto after = static_cast<std::int64_t>(query.point.id);
  Sqlite::Statement next(database, kNextOfAll);
  if (!next.bind(after).bind(static_cast<std::int64_t>(query.count)).step()) return Failure(database.why());
  return Range{after, next.is_null(0) ? after : next.number(0), next.number(1)};
}

Result<std::vector<ArchivedLine>> lines_in(const Sqlite& database, const Range& range,
                                           const ArchiveQuery& query) {
  Sqlite::Statement rows(database, fmt::format(fmt::runtime(kLines), kEntry, kIsNotForgotten).c_str());
  rows.bind(range.after).bind(range.until).bind(query.room).bind(query.account);
  // Rooms have no such names, but for the private conversations of the number: see Conversation::key().
  const std::string number = query.whose == 0 ? "-" : std::to_string(query.whose);
  rows.bind(number);
  std::vector<ArchivedLine> lines;
  while (rows.step()) lines.push_back({rows.text(0), rows.number(1), rows.number(2) != 0, entry_in(rows, 3)});
  if (rows.failed()) return Failure(database.why());
  return lines;
}

Result<std::vector<ArchivedLine>> events_in(const Sqlite& database, const Range& range,
                                            const ArchiveQuery& query) {
  Sqlite::Statement rows(database, fmt::format(fmt::runtime(kEvents), kEvent, kEventIsNotForgotten).c_str());
  rows.bind(range.after).bind(range.until).bind(query.room).bind(query.account);
  std::vector<ArchivedLine> events;
  while (rows.step()) {
    if (auto event = event_in(rows, 3))
      events.push_back({rows.text(0), rows.number(1), rows.number(2) != 0, std::move(*event)});
  }
  if (rows.failed()) return Failure(database.why());
  return events;
}

}  // namespace

Result<ArchivePage> HistoryFile::page(const ArchiveQuery& query) const {
  const auto range = next_range(database_, query);
  if (!range) return Failure(range.error());
  ArchivePage page{.looked_until = static_cast<std::uint64_t>(range->until),
                   .is_last = range->count < static_cast<std::int64_t>(query.count)};
  auto lines = lines_in(database_, *range, query);
  if (!lines) return Failure(lines.error());
  auto events = events_in(database_, *range, query);
  if (!events) return Failure(events.error());
  std::merge(std::make_move_iterator(lines->begin()), std::make_move_iterator(lines->end()),
             std::make_move_iterator(events->begin()), std::make_move_iterator(events->end()),
             std::back_inserter(page.lines), [](const ArchivedLine& one, const ArchivedLine& other) {
               return one.entry.id < other.entry.id;
             });
  return page;
}

}  // namespace chat::relay
