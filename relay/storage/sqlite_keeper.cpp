#include "relay/storage/sqlite_keeper.h"

#include "common/text.h"
#include "common/unix_time.h"
#include "relay/storage/kept_form.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

constexpr std::chrono::hours kBetweenWords{1};
constexpr std::chrono::seconds kBetweenTries{5};

using Changes = SqliteKeeper::Changes;

constexpr std::int64_t kForEver = -1;

std::int64_t seconds_of(WallTime time) {
  return time == WallTime::max() ? kForEver : unix_seconds(time);
}

WallTime time_of(std::int64_t seconds) {
  return seconds < 0 ? WallTime::max() : wall_time_at(std::chrono::seconds(seconds));
}

bool write_room(const Sqlite& database, const std::string& name, const std::string& form) {
  if (form.empty()) {
    Sqlite::Statement forget(database, "DELETE FROM rooms WHERE folded = ?");
    forget.bind(name).step();
    return !forget.failed();
  }
  Sqlite::Statement keep(database, "INSERT OR REPLACE INTO rooms (folded, kept) VALUES (?, ?)");
  keep.bind(name).bind(form).step();
  return !keep.failed();
}

bool write_bans(const Sqlite& database, const std::vector<AddressBan>& bans) {
  if (!database.run("DELETE FROM address_bans")) return false;
  for (const AddressBan& ban : bans) {
    const std::string network = ban.network.to_string();
    Sqlite::Statement keep(database,
                           "INSERT INTO address_bans (network, by, reason, until) VALUES (?, ?, ?, ?)");
    keep.bind(network).bind(ban.by).bind(ban.reason).bind(seconds_of(ban.until)).step();
    if (keep.failed()) return false;
  }
  return true;
}

std::string_view name_of(Bookmark::Kind kind) {
  return kind == Bookmark::Kind::read ? "read" : "place";
}

/// Of an account that has ended meanwhile nothing is kept.
bool write_bookmark(const Sqlite& database, const Bookmark& bookmark) {
  if (bookmark.at == Bookmark::kNone) {
    Sqlite::Statement forget(database, "DELETE FROM bookmarks WHERE account = ? AND kind = ? AND target = ?");
    forget.bind(bookmark.account).bind(name_of(bookmark.kind)).bind(bookmark.target).step();
    return !forget.failed();
  }
  Sqlite::Statement keep(
      database,
      "INSERT OR REPLACE INTO bookmarks (account, kind, target, at) SELECT folded, ?2, ?3, "
      "?4 FROM accounts WHERE folded = ?1");
  keep.bind(bookmark.account).bind(name_of(bookmark.kind)).bind(bookmark.target).bind(bookmark.at).step();
  return !keep.failed();
}

bool write_undone_up_to(const Sqlite& database, std::uint64_t number) {
  if (!database.run("DELETE FROM shared_chat")) return false;
  Sqlite::Statement keep(database, "INSERT INTO shared_chat (undone_up_to) VALUES (?)");
  keep.bind(static_cast<std::int64_t>(number)).step();
  return !keep.failed();
}

bool write_all(const Sqlite& database, const Changes& changes) {
  if (!database.begin_writing()) return false;
  for (const auto& [name, form] : changes.rooms) {
    if (!write_room(database, name, form)) return false;
  }
  if (changes.bans && !write_bans(database, *changes.bans)) return false;
  for (const auto& [key, at] : changes.bookmarks) {
    if (!write_bookmark(database, {std::get<0>(key), std::get<1>(key), std::get<2>(key), at})) return false;
  }
  if (changes.undone_up_to > 0 && !write_undone_up_to(database, changes.undone_up_to)) return false;
  return database.run("COMMIT");
}

Result<std::vector<KeptRoom>> read_rooms(const Sqlite& database) {
  std::vector<KeptRoom> rooms;
  Sqlite::Statement rows(database, "SELECT folded, kept FROM rooms");
  while (rows.step()) {
    if (auto room = kept_room_in(rows.text(1))) {
      rooms.push_back(std::move(*room));
    } else {
      spdlog::error("the room {} cannot be read in the state file, and is as new", visible(rows.text(0)));
    }
  }
  if (rows.failed()) return Failure(database.why());
  return rooms;
}

Result<std::vector<AddressBan>> read_bans(const Sqlite& database) {
  std::vector<AddressBan> bans;
  Sqlite::Statement rows(database, "SELECT network, by, reason, until FROM address_bans");
  while (rows.step()) {
    const auto network = Network::parse(rows.text(0));
    if (network) bans.push_back({*network, rows.text(1), rows.text(2), time_of(rows.number(3))});
  }
  if (rows.failed()) return Failure(database.why());
  return bans;
}

Result<std::vector<Bookmark>> read_bookmarks(const Sqlite& database) {
  std::vector<Bookmark> bookmarks;
  Sqlite::Statement rows(database, "SELECT account, kind, target, at FROM bookmarks");
  while (rows.step()) {
    const auto kind = rows.text(1) == "read" ? Bookmark::Kind::read : Bookmark::Kind::place;
    bookmarks.push_back({kind, rows.text(0), rows.text(2), rows.number(3)});
  }
  if (rows.failed()) return Failure(database.why());
  return bookmarks;
}

Result<std::uint64_t> read_undone_up_to(const Sqlite& database) {
  Sqlite::Statement row(database, "SELECT undone_up_to FROM shared_chat");
  const std::uint64_t number = row.step() ? static_cast<std::uint64_t>(row.number(0)) : 0;
  if (row.failed()) return Failure(database.why());
  return number;
}

}  // namespace

void SqliteKeeper::Changes::add_older(const Changes& older) {
  for (const auto& each : older.rooms) rooms.insert(each);
  if (!bans) bans = older.bans;
  if (undone_up_to == 0) undone_up_to = older.undone_up_to;
  for (const auto& each : older.bookmarks) bookmarks.insert(each);
}

/// The last transaction is the loop's, and nothing older is written over it.
struct SqliteKeeper::File {
  explicit File(std::shared_ptr<Sqlite> opened) : database(std::move(opened)) {}

  std::shared_ptr<Sqlite> database;
  bool ended = false;  // by the last write, which holds all that the thread may have to write still

  /// Why it could not be written; empty: it was.
  std::string write(const Changes& changes) {
    const auto turn = database->take_turn();
    return ended ? std::string() : write_now(changes);
  }

  std::string write_last(const Changes& changes) {
    const auto turn = database->take_turn();
    std::string why = write_now(changes);
    ended = why.empty();
    return why;
  }

 private:
  std::string write_now(const Changes& changes) {
    if (write_all(*database, changes)) return {};
    std::string why = database->why();
    database->run("ROLLBACK");
    return why;
  }
};

Result<std::unique_ptr<SqliteKeeper>> SqliteKeeper::open(std::shared_ptr<Sqlite> file, Workers& workers) {
  auto rooms = read_rooms(*file);
  if (!rooms) return Failure(fmt::format("cannot read the claimed rooms: {}", rooms.error()));
  auto bans = read_bans(*file);
  if (!bans) return Failure(fmt::format("cannot read the banned addresses: {}", bans.error()));
  auto bookmarks = read_bookmarks(*file);
  if (!bookmarks) return Failure(fmt::format("cannot read the accounts' places: {}", bookmarks.error()));
  const auto undone_up_to = read_undone_up_to(*file);
  if (!undone_up_to)
    return Failure(fmt::format("cannot read what other relays took back: {}", undone_up_to.error()));
  std::unique_ptr<SqliteKeeper> keeper(new SqliteKeeper(std::make_shared<File>(std::move(file)), workers));
  keeper->rooms_ = std::move(*rooms);
  keeper->bans_ = std::move(*bans);
  keeper->bookmarks_ = std::move(*bookmarks);
  keeper->undone_up_to_ = *undone_up_to;
  return keeper;
}

SqliteKeeper::~SqliteKeeper() {
  if (being_written_ != nullptr) changes_.add_older(*being_written_);
  if (changes_.empty()) return;
  if (const std::string why = file_->write_last(changes_); !why.empty())
    spdlog::error("claimed rooms, banned addresses or accounts' places could not be written: {}", why);
}

void SqliteKeeper::keep(KeptRoom room) {
  changes_.rooms[fold_case(room.name)] = kept_form(room);
}

void SqliteKeeper::forget_room(std::string_view name) {
  changes_.rooms[fold_case(name)] = {};
}

void SqliteKeeper::keep(std::vector<AddressBan> bans) {
  changes_.bans = std::move(bans);
}

void SqliteKeeper::keep(std::vector<Bookmark> changed) {
  for (Bookmark& each : changed)
    changes_.bookmarks[{each.kind, std::move(each.account), std::move(each.target)}] = each.at;
}

void SqliteKeeper::keep_undone_up_to(std::uint64_t number) {
  changes_.undone_up_to = number;
  write_soon();
}

void SqliteKeeper::write(std::uint64_t batch) {
  changes_.batch = batch;
  write_soon();
}

void SqliteKeeper::write_soon() {
  if (being_written_ != nullptr) return;
  if (changes_.empty()) return settle(changes_.batch, {});
  const auto changes = std::make_shared<Changes>();
  std::swap(*changes, changes_);
  being_written_ = changes;
  const int error = submit_or_fail(workers_, [this, file = file_, changes] {
    std::string why = file->write(*changes);
    return [this, why = std::move(why), at = std::chrono::steady_clock::now()] {
      // Somebody waits for what came meanwhile, also if this has failed. What has failed waits for its time.
      const bool is_wanted = changes_.batch > being_written_->batch;
      written(why, at);
      if (why.empty() || is_wanted) write_soon();
    };
  });
  if (error != 0) written(os_error("the thread for files", error), std::chrono::steady_clock::now());
}

void SqliteKeeper::settle(std::uint64_t batch, const std::string& why) {
  settled_ = std::max(settled_, batch);
  failure_ = why;
}

/// What could not be written is tried again with the next change, or after a while.
void SqliteKeeper::written(const std::string& why, Time at) {
  const auto changes = std::exchange(being_written_, nullptr);
  const bool had_failed = !failure_.empty();
  settle(changes->batch, why);
  if (had_failed && why.empty())
    spdlog::warn("claimed rooms, banned addresses and accounts' places are written again");
  try_again_at_ = why.empty() ? kNever : at + kBetweenTries;
  if (why.empty()) return;
  changes_.add_older(*changes);
  if (at < tell_again_at_) return;
  tell_again_at_ = at + kBetweenWords;
  spdlog::error("claimed rooms, banned addresses or accounts' places could not be written: {}", why);
}

}  // namespace chat::relay
