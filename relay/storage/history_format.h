#pragma once

#include "common/result.h"
#include "relay/hub/archive.h"
#include "relay/hub/history.h"
#include "relay/storage/file_format.h"
#include "relay/storage/sqlite.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chat::relay {

/// An open file of what was said, or why it is none; `damaged` says whether another may take its place.
struct HistoryOpening {
  Result<Sqlite> database;
  bool damaged = false;
};

/// Makes the file if it is not there. One of an older version becomes one of this.
HistoryOpening open_history(const std::string& path);

/// Why open_history() would not open the file, as far as that can be told without changing anything. A large
/// file is not read whole for that.
std::optional<FileTrouble> trouble_with_history(const std::string& path);

/// The columns of a line, as entry_in() reads them.
inline constexpr std::string_view kEntry =
    "lines.id, lines.at, lines.kind, lines.nick, lines.user, lines.host, lines.text, lines.tags, lines.bot, "
    "lines.account";
/// The line in a row, whose columns begin at `first`.
History::Entry entry_in(const Sqlite::Statement& row, int first);

/// Takes the line in the row, or, where the answer has `most`, counts it as left out. Returns whether it was
/// taken.
bool take_line(const Sqlite::Statement& row, std::size_t most, ArchiveAnswer& answer);

/// What HiddenLines is asked by.
inline constexpr const char* kIsHidden = "is_hidden";

/// Of a line that is not to be deleted, and whose account's lines are not; and of an event.
inline constexpr std::string_view kIsNotForgotten =
    "NOT is_hidden(lines.id, lines.account) AND (lines.account = '' OR NOT EXISTS (SELECT 1 FROM forgotten "
    "WHERE forgotten.account = lines.account "
    "COLLATE NOCASE AND "
    "forgotten.until >= lines.id))";
inline constexpr std::string_view kEventIsNotForgotten =
    "NOT is_hidden(events.id, events.account) AND (events.account = '' OR NOT EXISTS (SELECT 1 FROM "
    "forgotten WHERE forgotten.account = events.account "
    "COLLATE NOCASE "
    "AND "
    "forgotten.until >= events.id))";

}  // namespace chat::relay
