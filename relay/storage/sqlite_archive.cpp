#include "relay/storage/sqlite_archive.h"

#include "common/text.h"
#include "relay/hub/room.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

constexpr std::size_t kRoomsRecent = 500;
constexpr std::chrono::hours kBetweenWords{1};
constexpr std::chrono::minutes kBetweenTidyings{5};

// What is said within this time is written at once, unless somebody waits for it, or it is much.
constexpr std::chrono::milliseconds kGathering{100};
constexpr std::size_t kMuch = 256 * kKiB;

std::size_t bytes_of(const History::Entry& entry) {
  return sizeof(ArchivedLine) + entry.text.size() + entry.tags.size();
}

bool is_to_be_kept(const Fact& fact, const Room* room) {
  const bool is_for_all = room != nullptr && !fact.to_one && fact.to_status == 0;
  return is_kept(fact.kind) && is_for_all && !room->modes().off_record;
}

bool is_said(const ArchivedLine& line) {
  return is_kept(line.entry.kind);
}

}  // namespace

Result<std::unique_ptr<SqliteArchive>> SqliteArchive::open(const std::string& path, Retention retention,
                                                           std::size_t lines, Workers& archivist) {
  auto history = HistoryFile::open(path);
  if (!history) return Failure(history.error());
  auto recent = history->recent(kRoomsRecent, lines);
  if (!recent) return Failure(fmt::format("cannot read {}: {}", path, recent.error()));
  const std::uint64_t last_id = history->last_id();
  std::unique_ptr<SqliteArchive> archive(
      new SqliteArchive(std::make_shared<File>(std::move(*history)), retention, archivist));
  archive->recent_ = std::move(*recent);
  archive->last_id_ = last_id;
  return archive;
}

/// The thread may be at the end of its batch: its lines are written again, which changes nothing.
SqliteArchive::~SqliteArchive() {
  const std::lock_guard lock(file_->mutex);
  for (const Batch* const batch : {being_written_.get(), static_cast<const Batch*>(&batch_)}) {
    if (batch == nullptr || batch->empty()) continue;
    if (const std::string why = file_->history.write(*batch); !why.empty())
      spdlog::error("{} that were said last are not kept: {}", counted(batch->size(), "line"), why);
  }
}

std::uint64_t SqliteArchive::keep(const Fact& fact, const Room* room) {
  const bool takes_back = fact.kind == Fact::Kind::redacted && room != nullptr && fact.line != nullptr;
  if (!takes_back && !is_to_be_kept(fact, room)) return 0;
  last_at_ = fact.at;
  // What is taken back goes, however slow the disk is: of that there is never more than of lines.
  if (!takes_back && batch_bytes_ >= kWaitingBytesMost) {
    lose(1, "the disk is too slow");
    return 0;
  }
  batch_.push_back({fold_case(room->name()), room->era(), room->modes().is_closed(),
                    takes_back ? fact.line->redacted() : History::entry_of(fact)});
  batch_bytes_ += bytes_of(batch_.back().entry);
  write_at_ = batch_bytes_ >= kMuch ? fact.at.steady : std::min(write_at_, fact.at.steady + kGathering);
  return ++numbers_;
}

std::shared_ptr<const SqliteArchive::Batch> SqliteArchive::take_batch() {
  being_written_ = std::make_shared<const Batch>(std::exchange(batch_, {}));
  batch_bytes_ = 0;
  write_at_ = kNever;
  is_wanted_ = false;
  number_of_batch_ = numbers_;
  return being_written_;
}

Time SqliteArchive::deadline() const {
  return being_written_ == nullptr ? write_at_ : kNever;
}

void SqliteArchive::write() {
  is_wanted_ = true;
  if (being_written_ != nullptr || batch_.empty()) return;
  const auto batch = take_batch();
  const int error = archivist_.submit([this, file = file_, batch] {
    const std::lock_guard lock(file->mutex);
    std::string why = file->history.write(*batch);
    return [this, batch, why = std::move(why)] {
      written(*batch, why);
      if (is_wanted_) write();
      tidy_soon();
    };
  });
  if (error != 0) written(*batch, os_error("the thread for history", error));
}

void SqliteArchive::written(const Batch& batch, const std::string& why) {
  const auto said = static_cast<std::size_t>(std::count_if(batch.begin(), batch.end(), is_said));
  being_written_.reset();
  settled_ = number_of_batch_;
  if (why.empty()) {
    tally_.kept += said;
    return;
  }
  if (said > 0) lose(said, why);
  if (said < batch.size()) take_back_later(batch, why);
}

/// With what is said next. Nobody is shown the lines meanwhile but who asks the disk for them.
void SqliteArchive::take_back_later(const Batch& batch, const std::string& why) {
  spdlog::error("what was taken back is on the disk still, and is tried again: {}", why);
  std::copy_if(batch.begin(), batch.end(), std::inserter(batch_, batch_.begin()),
               [](const ArchivedLine& line) { return !is_said(line); });
}

void SqliteArchive::lose(std::size_t lines, const std::string& why) {
  tally_.lost += lines;
  if (last_at_.steady < tell_again_at_) return;
  tell_again_at_ = last_at_.steady + kBetweenWords;
  spdlog::error("what is said is not kept, {} so far: {}", counted(tally_.lost, "line"), why);
}

/// Bit by bit, so that what is said meanwhile is written in between.
void SqliteArchive::tidy_soon() {
  if (is_tidying_ || last_at_.steady < tidy_at_) return;
  const int error = archivist_.submit([this, file = file_, retention = retention_, now = last_at_.wall] {
    const std::lock_guard lock(file->mutex);
    const bool more = file->history.tidy(retention, now);
    return [this, more] {
      is_tidying_ = false;
      if (!more) tidy_at_ = last_at_.steady + kBetweenTidyings;
      tidy_soon();
    };
  });
  is_tidying_ = error == 0;
}

bool SqliteArchive::ask(Ticket ticket, ArchiveQuery query) {
  if (queries_ >= kQueriesMost) return false;
  // What was said before is to be found: it is written before, for the thread does one thing after the other.
  write();
  const int error = archivist_.submit([this, ticket, file = file_, query = std::move(query)] {
    const std::lock_guard lock(file->mutex);
    auto found = file->history.find(query);
    return [this, ticket, found = std::move(found)] {
      --queries_;
      if (!found) spdlog::error("older lines cannot be read: {}", found.error());
      answers_.push_back({ticket, found ? ArchiveAnswer{false, *found} : ArchiveAnswer{true}});
    };
  });
  if (error == 0) ++queries_;
  return error == 0;
}

}  // namespace chat::relay
