#pragma once

#include "common/moment.h"
#include "common/units.h"
#include "common/workers.h"
#include "relay/hub/archive.h"
#include "relay/storage/history_file.h"
#include "relay/storage/losses.h"
#include "relay/storage/sparing.h"
#include "relay/storage/whole_history.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace chat::relay {

/// Keeps what is said, and what happens, in rooms in a history file, in a thread of its own: what came
/// meanwhile is written at once, in one transaction, while the loop goes on.
///
/// What could not be written is lost to the archive, and counted; the log says so at once and then every
/// hour. Once something meets damage in the file, another takes its place, and has what had yet to be
/// written.
class SqliteArchive final : public Archive {
 public:
  /// `archivist` outlives the archive, and does nothing else. Blocks until the last lines are read: `lines`
  /// of each room.
  static Result<std::unique_ptr<SqliteArchive>> open(const std::string& path, Retention retention,
                                                     std::size_t lines, Workers& archivist);

  /// Call before anything is kept, if it is known which accounts there are.
  void know_private_numbers(const std::unordered_set<PrivateNumber>& numbers);
  ~SqliteArchive() override;
  SqliteArchive(const SqliteArchive&) = delete;
  SqliteArchive& operator=(const SqliteArchive&) = delete;

  bool exists() const override { return true; }
  std::uint64_t keep(const Fact& fact, const Room* room) override;
  void keep_event(const Fact& fact, const Room& room) override;
  std::uint64_t settled() const override { return settled_; }
  Time deadline() const override;
  void write() override;
  std::vector<ArchivedLine> take_recent() override { return std::exchange(recent_, {}); }
  bool ask(Ticket ticket, ArchiveQuery query) override;
  std::vector<Answered> take_answers() override;
  ArchiveTally tally() const override;
  Forgetting forgetting() const override;
  bool is_failing() const override { return is_failing_; }
  bool fails_to_delete() const override { return fails_to_delete_; }

  /// What is past it goes with what is said next; much an hour later: see Sparing.
  void change_retention(const Retention& retention);

  /// Of all lines that were kept; 0 if there is none.
  std::uint64_t last_id() const { return last_id_; }

 private:
  struct Batch {
    std::vector<ArchivedLine> lines{};
    std::vector<RoomEvent> events{};
    std::vector<KeptLine> taken_back{};
    Time begun_at = kNever;  ///< when the first of it came
    bool empty() const { return lines.empty() && events.empty() && taken_back.empty(); }
  };
  /// A query that comes behind lines for which the thread is not free yet.
  struct HeldQuery {
    Ticket ticket;
    ArchiveQuery query;
    std::uint64_t after_batch;
  };
  /// Why a batch has not been written, in part; empty: it has.
  struct Outcome {
    std::string of_lines{};
    std::string of_taken_back{};
  };

  SqliteArchive(std::shared_ptr<WholeHistory> file, Retention retention, Workers& archivist)
      : file_(std::move(file)), retention_(retention), archivist_(archivist) {}

  std::shared_ptr<const KeptFact> as_kept(const Fact& fact);
  static std::shared_ptr<Batch> empty_batch();
  void begin_batch(std::shared_ptr<const Batch> batch);
  static Outcome write_to(WholeHistory& file, const Batch& batch);
  void written(const Batch& batch, const Outcome& outcome, Time at);
  void keep_to_take_back(const Batch& batch, const std::string& why, Time at);
  std::vector<KeptLine> yet_to_take_back() const;
  int submit(Ticket ticket, const ArchiveQuery& query);
  void answered(Ticket ticket, bool searches, ArchiveAnswer& answer);
  void ask_the_held();
  void lose(std::size_t lines, std::size_t events, const std::string& why);
  void tidy_soon();
  void tidied(std::uint64_t number, bool is_left);

  // Of a batch that waits for the one before. What is more is lost: the disk is too slow for what is said.
  static constexpr std::size_t kWaitingBytesMost = 16 * kMiB;
  // Past so many bytes events are, so that there is room for what is said.
  static constexpr std::size_t kWaitingWithEventsMost = kWaitingBytesMost / 2;
  static constexpr std::size_t kQueriesMost = 32;
  // Each may take a second, for which what is said waits.
  static constexpr std::size_t kSearchesMost = 4;

  std::shared_ptr<WholeHistory> file_;  // shared with the thread
  Retention retention_;
  Workers& archivist_;
  std::vector<ArchivedLine> recent_{};  // until it has been asked for
  std::uint64_t last_id_ = 0;
  Batch batch_{};
  std::size_t batch_bytes_ = 0;
  Time write_at_ = kNever;                        // what is in the batch
  bool is_wanted_ = false;                        // that the batch is written right after the one before
  Moment last_at_{};                              // when something was said last
  std::shared_ptr<const Batch> being_written_{};  // null: none
  std::uint64_t batches_begun_ = 0;
  std::deque<HeldQuery> held_{};
  std::uint64_t numbers_ = 0;
  std::uint64_t settled_ = 0;
  std::uint64_t number_of_batch_ = 0;  // the last one in being_written_
  std::size_t queries_ = 0;
  std::size_t searches_ = 0;
  std::vector<Answered> answers_{};
  ArchiveTally tally_{};
  Losses losses_{};
  std::uint64_t forgetting_number_ = 0;  // of the last account that is to be forgotten
  std::uint64_t forgotten_number_ = 0;   // up to it they have been deleted
  bool forgetting_failed_ = false;
  bool is_failing_ = false;
  bool fails_to_delete_ = false;
  Time tell_undeleted_again_at_{};
  Time tidy_at_{};
  Sparing sparing_{};
  std::uint64_t retentions_ = 0;  // so many others have been before
  bool is_tidying_ = false;
};

}  // namespace chat::relay
