#pragma once

#include "common/moment.h"
#include "common/result.h"
#include "relay/hub/archive.h"
#include "relay/storage/hidden_lines.h"
#include "relay/storage/sqlite.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace chat::relay {

/// How much of what was said is kept. Of events of a room there are so many as of lines at the most, and
/// never more than kEventsMost: a crowd that comes and goes takes no line's place.
struct Retention {
  std::optional<Duration> age{};
  std::optional<std::size_t> lines_a_room{};
  std::uint64_t bytes = 0;  ///< of the file; 0: no limit. Events go first

  bool operator==(const Retention&) const = default;
};
inline constexpr std::size_t kEventsMost = 10'000;

/// What a retention would have deleted now, for the reason that takes the most.
struct PastRetention {
  enum class Why { age, number, size };
  Why why = Why::age;
  std::uint64_t lines = 0;
  std::uint64_t all = 0;  ///< the lines that there are; 0: they cannot be counted in time

  /// More than a quarter of them: no relay loses so much in the ordinary course of things.
  bool is_much() const { return all == 0 ? lines >= kVeryMany : lines >= kFew && lines > all / 4; }
  static constexpr std::uint64_t kFew = 100;
  static constexpr std::uint64_t kVeryMany = 100'000;  ///< whatever there is besides
};

/// An event as it is written in one of its rooms, which may be many: they share the fact.
struct RoomEvent {
  std::string room;  ///< folded
  std::int64_t era;
  bool closed;
  std::shared_ptr<const KeptFact> fact;
};

/// The SQLite file of what was said in rooms and private conversations. Used by one thread at a time.
///
/// A change is kept when its transaction is committed, also if the relay is killed right after. After a power
/// cut the last second may be missing (WAL, synchronous NORMAL); the file stays whole.
class HistoryFile {
 public:
  /// Makes the file if it is not there. One that is damaged so that it cannot be opened is set aside, under
  /// another name, which is logged. The error says why there is none that can be used.
  static Result<HistoryFile> open(const std::string& path);
  /// Whether one was set aside for it when it was opened.
  bool has_replaced_another() const { return has_replaced_another_; }

  /// Whether anything so far has failed because the file is damaged, beyond what could be mended. Then
  /// answers may lack lines.
  bool has_met_damage() const { return database_.has_met_damage(); }
  /// Counts the lines of a damaged file, with what is whole of it. Nothing if they cannot be counted, or not
  /// within a second.
  std::optional<std::uint64_t> count_lines() const;
  /// Closes the file, and gives it another name. The log is told both, and of how many lines it is known that
  /// the file has them.
  static Result<void> set_aside(HistoryFile damaged, std::optional<std::uint64_t> lines);

  /// All of them, or none. Returns why not; empty: they are kept.
  std::string write(const std::vector<ArchivedLine>& lines, const std::vector<RoomEvent>& events = {});

  /// All of them go, or, where one is of kind `forgotten`, all that its account has said up to its id, or,
  /// where one is of kind `conversations_ended`, all conversations of the private number that its id is: bit
  /// by bit with tidy(), but nobody is shown it from now on. Of others nothing of what they said is left in
  /// the file or its journal but words of the index, until these have been tidied away. Returns why not;
  /// empty: they have gone.
  std::string take_back(const std::vector<KeptLine>& lines);

  /// What take_back() could not take back so far: nobody is shown it meanwhile.
  void hide(const std::vector<KeptLine>& lines) { hidden_->set(lines); }

  /// Ends the conversations of numbers that no account has: the relay ended before it could end them. Returns
  /// why not; empty: they have ended.
  std::string end_conversations_but(const std::unordered_set<PrivateNumber>& numbers);

  /// Whatever is asked for.
  Result<ArchiveAnswer> answer(const ArchiveQuery& query);
  Result<ArchiveAnswer> find(ArchiveQuery query) const;
  /// The last `query.count` lines of a room between two ids, and how many more there are.
  Result<ArchiveAnswer> missed(const ArchiveQuery& query) const;
  Result<std::vector<Conversed>> conversations_of(PrivateNumber number) const;
  /// Those in which nothing was said are left out, and those past what a second is enough for.
  Result<std::vector<SpokenIn>> last_spoken_in(const std::vector<RoomOfEra>& rooms) const;

  /// Looks at so many lines and events as the query counts, behind its point.
  Result<ArchivePage> page(const ArchiveQuery& query) const;

  /// For so long at the most. Takes in what has yet to be searched for, as far as that goes in this time.
  Result<ArchiveAnswer> search(const ArchiveQuery& query,
                               std::chrono::milliseconds most = std::chrono::seconds(1));

  /// Of each of the `rooms` rooms that were spoken in last, the last `lines` lines.
  Result<std::vector<ArchivedLine>> recent(std::size_t rooms, std::size_t lines) const;

  /// How much of it is in memory, in bytes.
  std::size_t cached_bytes() const { return database_.cached_bytes(); }

  /// The highest id, also of a line that is gone; 0 if there was none.
  std::uint64_t last_id() const;

  /// Whether there are lines of accounts that are to be forgotten, which tidy() deletes.
  bool has_to_forget() const;

  /// Deletes some of what is to be forgotten, or past the retention, or makes some more to be found by its
  /// words: a little at a time, because others wait meanwhile. Returns whether there was something.
  bool tidy(const Retention& retention, WallTime now);

  /// What that would delete in all, if it were called until there is nothing left.
  PastRetention past(const Retention& retention, WallTime now) const;

 private:
  HistoryFile(std::string path, Sqlite database);

  Result<ArchiveAnswer> targets(const ArchiveQuery& query) const;
  bool erase(std::uint64_t id);
  bool begin_forgetting(const KeptLine& last);
  bool end_conversations(PrivateNumber number);
  bool forget_some();
  bool forget_ended();
  bool end_forgetting(const std::string& account, std::int64_t done);
  void forget_room_numbers();
  std::string roll_back();
  bool write_lines(const std::vector<ArchivedLine>& lines);
  bool write_events(const std::vector<RoomEvent>& events);
  std::int64_t room_number(const std::string& folded);
  std::uint64_t bytes() const;
  bool index_some(std::int64_t last);
  bool index_until(std::int64_t id);
  bool mend_index();
  bool is_indexed() const;
  bool clean_index(WallTime now);
  bool delete_some(const char* sql, std::int64_t limit);
  bool tidy_rooms(const Retention& retention);
  std::vector<std::int64_t> rooms_after(std::int64_t room, std::size_t most) const;
  void delete_if_empty(std::int64_t room);
  bool delete_past(const char* sql, std::int64_t room, std::int64_t number);

  std::string path_;
  std::unique_ptr<HiddenLines> hidden_ = std::make_unique<HiddenLines>();  // the database asks it
  Sqlite database_;
  std::unordered_map<std::string, std::int64_t> room_numbers_{};  // of this transaction
  std::int64_t tidied_room_ = 0;
  std::chrono::steady_clock::time_point mend_again_at_{};
  WallTime index_cleaned_at_{};
  bool is_cleaning_index_ = false;
  bool has_replaced_another_ = false;
};

}  // namespace chat::relay
