#pragma once

#include "common/iso_time.h"
#include "common/moment.h"
#include "relay/hub/conversation.h"
#include "relay/hub/history.h"
#include "relay/hub/tickets.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chat::relay {

class Room;

/// A line of a room, or of a private conversation, as an archive keeps it.
struct ArchivedLine {
  std::string room;  ///< folded; or the key of a conversation
  /// When the room was made, in milliseconds since 1970: another room of its name has another. Of a
  /// conversation 0, which both ends may read, or the number of the one that alone may.
  std::int64_t era;
  bool closed = false;  ///< the room was not for everybody when it was said
  History::Entry entry;
};

/// Where in what was said, or how it was said to: a time, or a message's id.
struct ArchivePoint {
  std::optional<IsoTime> at{};
  std::uint64_t id = 0;
};

/// A room, and which of those of its name.
struct RoomOfEra {
  std::string room;  ///< folded
  std::int64_t era;
};

/// Asks for lines of a room that somebody may read: those of its era, and those that everybody could read. Of
/// a conversation `era` is the number of who reads it.
struct ArchiveQuery {
  enum class Kind {
    latest,  ///< the last ones; with a point, of those after it
    before,
    after,
    around,
    search,   ///< the last ones that have all of `words`, or the first ones since `point.at`: of `room`, or,
              ///< where that is empty, of `rooms` and of the conversations of `whose`
    missed,   ///< the last ones behind the point, which has an id, and up to `before`
    targets,  ///< none: when something was said last in `rooms`, and in which conversations of `whose`
    page,     ///< all of them, and all events, of whichever era, a page at a time: see
              ///< ArchivePage
  };
  Kind kind = Kind::latest;
  std::string room{};  ///< folded; or the key of a conversation; of a page also empty: of every room
  std::int64_t era = 0;
  ArchivePoint point{};
  std::size_t count =
      0;  ///< of lines. Some more come, so that those that the point itself names are among them
  std::string
      words{};         ///< as people write them; the beginning of a word will do. Of a search also empty: any
  std::string nick{};  ///< of a search: only what was said by who was called so then; empty: by anybody
  std::optional<IsoTime> until{};  ///< of a search: only what was said at that time, or before it
  bool with_events = false;
  std::uint64_t before = INT64_MAX;  ///< an id
  std::vector<RoomOfEra> rooms{};    ///< of targets, and of a search in several
  PrivateNumber whose = 0;
  std::string account{};  ///< of a page: only what was said by who had logged in to it; empty: by anybody.
                          ///< Also what others said to `whose`, in private
};

/// A private conversation that somebody has, and when something was said in it last.
struct Conversed {
  PrivateNumber other;
  WallTime latest;
};

/// A room in which something was said that may be read, and when that was last.
struct SpokenIn {
  std::string room;  ///< folded
  WallTime latest;
};

/// Some of the lines and events behind the point of the query, in the order of their ids: none where those
/// that were looked at are not wanted.
struct ArchivePage {
  std::vector<ArchivedLine> lines{};
  std::uint64_t looked_until = 0;  ///< an id: the next page begins behind it
  bool is_last = false;
};

struct ArchiveAnswer {
  bool failed = false;
  bool is_busy = false;                 ///< the same, because too many ask
  std::vector<History::Entry> lines{};  ///< in the order in which they were said
  bool has_first = true;                ///< in what the query is about nothing is kept before these lines
  bool has_last = true;                 ///< or behind them
  std::size_t left_out = 0;   ///< of a search, or of what was missed: earlier lines; kLeftOutMost at the most
  bool was_cut_off = false;   ///< a search has taken too long: earlier lines were not looked at
  bool is_unindexed = false;  ///< the same, because what was said last could not be made to be found
  bool has_no_word = false;   ///< nothing that was searched for has a letter or a digit
  std::vector<Conversed> conversations{};  ///< that somebody spoke in last come first
  std::vector<SpokenIn> rooms{};           ///< of those that the query names, in its order
  std::vector<std::string> places{};  ///< of a search: where each of the lines was said: a room, folded, or
                                      ///< the key of a conversation
  ArchivePage page{};
};
inline constexpr std::size_t kLeftOutMost = 1'000;
inline constexpr std::size_t kConversationsMost = 1'000;  ///< in one answer

/// What has become of the lines and events so far, since the relay started.
struct ArchiveTally {
  std::uint64_t kept = 0;  ///< lines
  std::uint64_t lost = 0;
  std::uint64_t events_kept = 0;
  std::uint64_t events_lost = 0;
  std::uint64_t waiting = 0;          ///< have yet to be written
  std::uint64_t failures = 0;         ///< of writing
  std::uint64_t files_set_aside = 0;  ///< they were damaged
  /// In files that were set aside, also of before the start: nobody is shown them any more. Of some files it
  /// is not known how many they have.
  std::uint64_t lines_set_aside = 0;
  Time waiting_since = kNever;  ///< the oldest of what has yet to be written; kNever: there is nothing

  /// Lines and events that are kept or lost: no memory is used for them any more.
  std::uint64_t settled() const { return kept + lost + events_kept + events_lost; }
};

/// "3 lines", "1 event", "3 lines and 12 events".
std::string lines_and_events(std::uint64_t lines, std::uint64_t events);

/// How far the archive is with deleting what it was told to forget.
enum class Forgetting {
  done,  ///< nothing of it is in the files any more
  goes_on,
  failed,  ///< it is tried again with what is said next
};

/// A port: keeps what was said in rooms for longer than they remember it, and private conversations. It may
/// wait for a disk, so it writes and answers later, in the order in which it was called.
class Archive {
 public:
  Archive() = default;
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  virtual ~Archive() = default;

  /// Whether anything is kept at all.
  virtual bool exists() const = 0;
  /// Whether keep() is to be called.
  virtual bool is_told() const { return exists(); }

  /// Keeps the fact if it is of a kind that is kept, and its room is not off the record, or it has a
  /// conversation; its views, and the room, are valid during the call only. `room`: null if the fact is of
  /// none. Returns its number, which grows; 0: it is not kept.
  virtual std::uint64_t keep(const Fact& fact, const Room* room) = 0;
  /// The same of an event in the room; nobody waits until that is kept.
  virtual void keep_event(const Fact& fact, const Room& room) = 0;

  /// Up to which number all lines are kept, or lost, which has then been logged and counted.
  virtual std::uint64_t settled() const = 0;

  /// When write() is due: a little after something was said, so that much is written at once.
  virtual Time deadline() const = 0;
  /// Begins to write what has yet to be written, as soon as what is being written is.
  virtual void write() = 0;

  /// The last lines, at the start, of the rooms that were spoken in last. A room's stand in their order. To
  /// be called once.
  virtual std::vector<ArchivedLine> take_recent() = 0;

  /// The answer comes from take_answers(), in a later round. Returns false if too many wait.
  virtual bool ask(Ticket ticket, ArchiveQuery query) = 0;
  struct Answered {
    Ticket ticket;
    ArchiveAnswer answer;
  };
  virtual std::vector<Answered> take_answers() = 0;

  virtual ArchiveTally tally() const = 0;

  virtual Forgetting forgetting() const = 0;

  /// Whether what was said last could not be kept.
  virtual bool is_failing() const { return false; }
  /// Whether something that was taken back, or forgotten, is in the files still, because the last try to take
  /// it out has failed. Nobody is shown it.
  virtual bool fails_to_delete() const { return false; }
};

/// Whether an archive keeps the line, unless it cannot.
bool is_to_be_kept(const Fact& fact, const Room* room);
/// The same of an event. That the room is on the record again is one that is kept.
bool is_event_to_be_kept(const Fact& fact, const Room& room);

class NoArchive : public Archive {
 public:
  bool exists() const override { return false; }
  std::uint64_t keep(const Fact&, const Room*) override { return 0; }
  void keep_event(const Fact&, const Room&) override {}
  std::uint64_t settled() const override { return 0; }
  Time deadline() const override { return kNever; }
  void write() override {}
  std::vector<ArchivedLine> take_recent() override { return {}; }
  bool ask(Ticket, ArchiveQuery) override { return false; }
  std::vector<Answered> take_answers() override { return {}; }
  ArchiveTally tally() const override { return {}; }
  Forgetting forgetting() const override { return Forgetting::done; }
};

}  // namespace chat::relay
