#include "relay/storage/sqlite_archive.h"

#include "common/make_room.h"
#include "common/text.h"
#include "relay/hub/owned_fact.h"
#include "relay/hub/room.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <utility>

#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

constexpr std::size_t kRoomsRecent = 500;

// What is said within this time is written at once, unless somebody waits for it, or it is much.
constexpr std::chrono::milliseconds kGathering{100};
constexpr std::size_t kMuch = 256 * kKiB;

constexpr std::chrono::seconds kBetweenDeletions{5};
constexpr std::chrono::hours kBetweenWordsOfDeleting{1};

std::size_t bytes_of(const History::Entry& entry) {
  return sizeof(ArchivedLine) + entry.text.size() + entry.tags.size();
}

/// The line, or the last one of an account that is forgotten, or whose conversations have ended.
std::optional<KeptLine> taken_back_by(const Fact& fact) {
  if (fact.kind == Fact::Kind::redacted && fact.line != nullptr) return fact.line->redacted();
  const bool ends_conversations = fact.kind == Fact::Kind::conversations_ended;
  if (fact.kind != Fact::Kind::forgotten && !ends_conversations) return std::nullopt;
  KeptLine last{};
  last.kind = fact.kind;
  last.id = ends_conversations ? fact.between->one : fact.id;
  last.account = fact.source.account;
  return last;
}

void tell_not_taken_back(std::size_t lines, const std::string& why) {
  spdlog::error("what was taken back is on the disk still, {}, and is tried again: {}",
                counted(lines, "line"), why);
}

/// Where a line is kept.
ArchivedLine place_of(const Fact& fact, const Room* room) {
  if (const Conversation* const between = fact.between) {
    const auto reader = static_cast<std::int64_t>(between->unheard ? between->one : 0);
    return {between->key(), reader, true, History::entry_of(fact)};
  }
  return {fold_case(room->name()), room->era(), room->modes().is_closed(), History::entry_of(fact)};
}

}  // namespace

Result<std::unique_ptr<SqliteArchive>> SqliteArchive::open(const std::string& path, Retention retention,
                                                           std::size_t lines, Workers& archivist) {
  auto file = std::make_shared<WholeHistory>(path);
  auto first = file->use(WholeHistory::Then::again, [lines](HistoryFile& history) {
    return std::pair(history.recent(kRoomsRecent, lines), history.last_id());
  });
  if (!first) return Failure(first.error());
  auto& [recent, last_id] = *first;
  if (!recent) return Failure(fmt::format("cannot read {}: {}", path, recent.error()));
  std::unique_ptr<SqliteArchive> archive(new SqliteArchive(std::move(file), retention, archivist));
  archive->recent_ = std::move(*recent);
  archive->last_id_ = last_id;
  return archive;
}

void SqliteArchive::know_private_numbers(const std::unordered_set<PrivateNumber>& numbers) {
  const auto ended = file_->use(WholeHistory::Then::again,
                                [&](HistoryFile& history) { return history.end_conversations_but(numbers); });
  if (const std::string why = ended ? *ended : ended.error(); !why.empty())
    spdlog::error("private conversations that are nobody's any more are kept still: {}", why);
}

/// The thread may be at the end of its batch: its lines are written again, which changes nothing.
SqliteArchive::~SqliteArchive() {
  for (const Batch* const batch : {being_written_.get(), static_cast<const Batch*>(&batch_)}) {
    if (batch == nullptr || batch->empty()) continue;
    const Outcome outcome = write_to(*file_, *batch);
    if (!outcome.of_lines.empty()) {
      spdlog::error("what was said last is not kept, {}: {}",
                    lines_and_events(batch->lines.size(), batch->events.size()), outcome.of_lines);
      losses_.count(batch->lines.size(), batch->events.size());
    }
    if (!outcome.of_taken_back.empty()) tell_not_taken_back(batch->taken_back.size(), outcome.of_taken_back);
  }
}

std::uint64_t SqliteArchive::keep(const Fact& fact, const Room* room) {
  const auto taken_back = taken_back_by(fact);
  if (!taken_back && !is_to_be_kept(fact, room)) return 0;
  last_at_ = fact.at;
  write_at_ = std::min(write_at_, fact.at.steady + kGathering);
  batch_.begun_at = std::min(batch_.begun_at, fact.at.steady);
  if (taken_back) {
    // However slow the disk is: of these there are never more than of lines, and of accounts.
    std::erase_if(batch_.taken_back, [&](const KeptLine& each) {
      return each.kind == Fact::Kind::forgotten && each.kind == taken_back->kind &&
             each.account == taken_back->account;
    });
    batch_.taken_back.push_back(*taken_back);
    ++numbers_;
    if (taken_back->kind == Fact::Kind::forgotten) forgetting_number_ = numbers_;
    return numbers_;
  }
  if (batch_bytes_ >= kWaitingBytesMost) {
    lose(1, 0, "the disk is too slow");
    return 0;
  }
  batch_.lines.push_back(place_of(fact, room));
  batch_bytes_ += bytes_of(batch_.lines.back().entry);
  if (batch_bytes_ >= kMuch) write_at_ = fact.at.steady;
  return ++numbers_;
}

void SqliteArchive::keep_event(const Fact& fact, const Room& room) {
  if (!is_event_to_be_kept(fact, room)) return;
  last_at_ = fact.at;
  write_at_ = std::min(write_at_, fact.at.steady + kGathering);
  batch_.begun_at = std::min(batch_.begun_at, fact.at.steady);
  if (batch_bytes_ >= kWaitingWithEventsMost) return lose(0, 1, "the disk is too slow");
  batch_.events.push_back({fold_case(room.name()), room.era(), room.modes().is_closed(), as_kept(fact)});
  batch_bytes_ += sizeof(RoomEvent);
}

/// Who is called otherwise, or quits, does so in all its rooms, one after the other.
std::shared_ptr<const KeptFact> SqliteArchive::as_kept(const Fact& fact) {
  if (!batch_.events.empty()) {
    const auto& last = batch_.events.back().fact;
    const Fact before = last->view();
    if (before.id == fact.id && before.kind == fact.kind && before.source.id == fact.source.id) return last;
  }
  const auto kept = std::make_shared<const OwnedFact>(fact);
  batch_bytes_ += kept->bytes();
  return kept;
}

Time SqliteArchive::deadline() const {
  return being_written_ == nullptr ? write_at_ : kNever;
}

void SqliteArchive::write() {
  is_wanted_ = true;
  if (being_written_ != nullptr || batch_.empty()) return;
  const auto batch = empty_batch();
  // Without memory it is tried again when it is due.
  if (batch == nullptr) return;
  std::swap(*batch, batch_);
  const int error = submit_or_fail(archivist_, [this, file = file_, batch] {
    return [this, batch, outcome = write_to(*file, *batch), at = std::chrono::steady_clock::now()] {
      written(*batch, outcome, at);
      if (is_wanted_) write();
      tidy_soon();
    };
  });
  if (error == ENOMEM) return std::swap(*batch, batch_);
  begin_batch(batch);
  if (error == 0) return;
  const std::string why = os_error("the thread for history", error);
  written(*batch,
          {batch->lines.empty() && batch->events.empty() ? "" : why, batch->taken_back.empty() ? "" : why},
          std::chrono::steady_clock::now());
}

/// Null if there is no memory for one. It throws nothing, since who calls write() has done what must not be
/// done twice: see Workers::collect().
std::shared_ptr<SqliteArchive::Batch> SqliteArchive::empty_batch() {
  try {
    return std::make_shared<Batch>();
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void SqliteArchive::begin_batch(std::shared_ptr<const Batch> batch) {
  being_written_ = std::move(batch);
  ++batches_begun_;
  batch_bytes_ = 0;
  write_at_ = kNever;
  is_wanted_ = false;
  number_of_batch_ = numbers_;
}

SqliteArchive::Outcome SqliteArchive::write_to(WholeHistory& file, const Batch& batch) {
  const bool has_lines = !batch.lines.empty() || !batch.events.empty();
  auto outcome = file.use(WholeHistory::Then::again, [&](HistoryFile& history) {
    return Outcome{has_lines ? history.write(batch.lines, batch.events) : std::string(),
                   history.take_back(batch.taken_back)};
  });
  if (outcome) return *outcome;
  return {has_lines ? outcome.error() : std::string(),
          batch.taken_back.empty() ? std::string() : outcome.error()};
}

void SqliteArchive::written(const Batch& batch, const Outcome& outcome, Time at) {
  being_written_.reset();
  settled_ = number_of_batch_;
  const bool has_undeleted = !outcome.of_taken_back.empty();
  forgetting_failed_ = has_undeleted;
  if (!has_undeleted && fails_to_delete_) spdlog::warn("what was taken back is off the disk now");
  fails_to_delete_ = has_undeleted;
  tally_.failures += (outcome.of_lines.empty() ? 0 : 1) + (has_undeleted ? 1 : 0);
  if (!outcome.of_lines.empty()) {
    is_failing_ = true;
    lose(batch.lines.size(), batch.events.size(), outcome.of_lines);
  } else if (!batch.lines.empty() || !batch.events.empty()) {
    is_failing_ = false;
    losses_.end();
    tally_.kept += batch.lines.size();
    tally_.events_kept += batch.events.size();
  }
  if (has_undeleted) {
    keep_to_take_back(batch, outcome.of_taken_back, at);
  } else if (!batch.taken_back.empty()) {
    // The index has the words still.
    tidy_at_ = {};
  }
}

/// It is tried again with what is said next, or after a while.
void SqliteArchive::keep_to_take_back(const Batch& batch, const std::string& why, Time at) {
  batch_.taken_back.insert(batch_.taken_back.begin(), batch.taken_back.begin(), batch.taken_back.end());
  batch_.begun_at = std::min(batch_.begun_at, batch.begun_at);
  write_at_ = std::min(write_at_, at + kBetweenDeletions);
  if (at < tell_undeleted_again_at_) return;
  tell_undeleted_again_at_ = at + kBetweenWordsOfDeleting;
  tell_not_taken_back(batch.taken_back.size(), why);
}

void SqliteArchive::lose(std::size_t lines, std::size_t events, const std::string& why) {
  losses_.add(lines, events, why, last_at_.steady);
}

ArchiveTally SqliteArchive::tally() const {
  ArchiveTally tally = tally_;
  tally.lost = losses_.lines();
  tally.events_lost = losses_.events();
  tally.files_set_aside = file_->files_set_aside();
  tally.lines_set_aside = file_->lines_set_aside();
  tally.waiting = batch_.lines.size() + (being_written_ == nullptr ? 0 : being_written_->lines.size());
  tally.waiting_since = being_written_ == nullptr ? batch_.begun_at : being_written_->begun_at;
  return tally;
}

}  // namespace chat::relay
