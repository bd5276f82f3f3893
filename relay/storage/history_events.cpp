// Who came and went, and what else changed in a room: written, and found again.

#include "relay/storage/history_events.h"

#include "common/unix_time.h"
#include "relay/hub/owned_fact.h"
#include "relay/storage/history_file.h"
#include "relay/storage/history_format.h"
#include "relay/storage/kept_form.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace chat::relay {
namespace {

/// What stands in the file: a number would change with the program.
struct EventName {
  Fact::Kind kind;
  std::string_view name;
};

constexpr std::array<EventName, 7> kEventNames{{{Fact::Kind::joined, "join"},
                                                {Fact::Kind::parted, "part"},
                                                {Fact::Kind::quit, "quit"},
                                                {Fact::Kind::renamed, "nick"},
                                                {Fact::Kind::topic_set, "topic"},
                                                {Fact::Kind::kicked, "kick"},
                                                {Fact::Kind::modes_set, "modes"}}};

std::string_view name_of(Fact::Kind kind) {
  const auto* const found = std::find_if(kEventNames.begin(), kEventNames.end(),
                                         [=](const EventName& each) { return each.kind == kind; });
  return found == kEventNames.end() ? std::string_view() : found->name;
}

/// Nothing if it is none, as in a file that a later relay has added to.
std::optional<Fact::Kind> event_called(std::string_view name) {
  const auto* const found = std::find_if(kEventNames.begin(), kEventNames.end(),
                                         [=](const EventName& each) { return each.name == name; });
  return found == kEventNames.end() ? std::nullopt : std::optional(found->kind);
}

}  // namespace

std::optional<History::Entry> event_in(const Sqlite::Statement& row, int first) {
  const auto kind = event_called(row.text(first + 2));
  if (!kind) return std::nullopt;
  const std::string nick = row.text(first + 3);
  const std::string user = row.text(first + 4);
  const std::string host = row.text(first + 5);
  const std::string realname = row.text(first + 6);
  const std::string account = row.text(first + 7);
  const std::string text = row.text(first + 8);
  const std::string object = row.text(first + 9);
  const std::vector<RoomChange> changes = changes_in(row.text(first + 10));
  Fact fact{*kind, {nick, user, host, realname, account}};
  fact.text = text;
  fact.object = object;
  fact.changes = changes;
  fact.id = static_cast<std::uint64_t>(row.number(first));
  fact.at.wall = WallTime(std::chrono::milliseconds(row.number(first + 1)));
  History::Entry entry = History::entry_of(fact);
  entry.event = std::make_shared<const OwnedFact>(fact);
  return entry;
}

bool HistoryFile::write_events(const std::vector<RoomEvent>& events) {
  if (events.empty()) return true;
  Sqlite::Statement insert(
      database_,
      "INSERT INTO events (room, id, era, closed, at, kind, nick, user, host, realname, "
      "account, text, object, changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (room, id) DO NOTHING");
  for (const RoomEvent& event : events) {
    const std::int64_t room = room_number(event.room);
    if (room < 0) return false;
    const Fact fact = event.fact->view();
    const std::string changes = changes_form(fact.changes);
    insert.again()
        .bind(room)
        .bind(static_cast<std::int64_t>(fact.id))
        .bind(event.era)
        .bind(std::int64_t{event.closed})
        .bind(unix_milliseconds(fact.at.wall))
        .bind(name_of(fact.kind))
        .bind(fact.source.nick)
        .bind(fact.source.user)
        .bind(fact.source.host)
        .bind(fact.kind == Fact::Kind::joined ? fact.source.realname : std::string_view(""))
        .bind(fact.source.account)
        .bind(fact.text)
        .bind(fact.object)
        .bind(changes)
        .step();
    if (insert.failed()) return false;
  }
  return true;
}

Result<std::vector<History::Entry>> read_events(const Sqlite& database, const EventsWanted& wanted) {
  const std::string sql = fmt::format(
      "SELECT {} FROM events WHERE room = ? AND id {} ? AND (era = ? OR closed = 0) AND {} ORDER BY id {} "
      "LIMIT ?",
      kEvent, wanted.backwards ? "<=" : ">=", kEventIsNotForgotten, wanted.backwards ? "DESC" : "ASC");
  Sqlite::Statement rows(database, sql.c_str());
  rows.bind(wanted.room).bind(wanted.from).bind(wanted.era).bind(static_cast<std::int64_t>(wanted.count));
  std::vector<History::Entry> entries;
  while (rows.step()) {
    if (auto entry = event_in(rows, 0)) entries.push_back(std::move(*entry));
  }
  if (rows.failed()) return Failure(database.why());
  if (wanted.backwards) std::reverse(entries.begin(), entries.end());
  return entries;
}

}  // namespace chat::relay
