#pragma once

#include "common/moment.h"
#include "relay/hub/fact.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// A client's tags that are longer than this are not kept with its line.
inline constexpr std::size_t kKeptTagsMaxBytes = 512;

/// A place in a history, for whoever goes through it bit by bit: it stays right while lines are added and the
/// oldest are forgotten. What is forgotten before it has been taken is left out.
struct HistoryCursor {
  std::uint64_t next;  ///< see History::first_number()
  std::uint64_t end;   ///< not taken
};

/// A line that was said in a room, or, in what an archive tells, an event there. Of a line that has been
/// taken back, whose kind says so, only when it was said and its id are left.
struct KeptLine {
  Fact::Kind kind;
  std::uint64_t id;
  WallTime at;
  std::string nick;
  std::string user;
  std::string host;
  std::string text;
  std::string tags;
  bool bot;
  std::string account{};                    ///< that who said it had logged in to; empty: none
  std::uint64_t speaker = 0;                ///< the person's id; 0: it is not known any more
  std::shared_ptr<const KeptFact> event{};  ///< null: it is a line
  bool off_record = false;                  ///< it is remembered in its room only: no archive keeps it
  bool unheard = false;                     ///< it was said to one who ignored who said it: see Conversation

  /// The fact again, with `room` as its target. Its views are valid until the line changes.
  Fact fact(std::string_view room) const;
  /// What is left of it once it has been taken back.
  KeptLine redacted() const;
};

/// Whether the person said the line: on this connection, or logged in to its account.
bool has_said(const Person& person, const KeptLine& line);

/// The last `capacity` lines said in a room, for people who come later. It uses its strings again, so that a
/// busy room does not allocate.
class History {
 public:
  using Entry = KeptLine;

  /// The line that a fact says, as it is kept.
  static Entry entry_of(const Fact& fact);

  explicit History(std::size_t capacity) : capacity_(capacity) {}

  void add(const Fact& fact, bool off_record = false);
  void add(Entry entry);

  /// Forgets all lines.
  void clear();
  /// Forgets the oldest lines where that is less than there are.
  void change_capacity(std::size_t capacity);

  std::size_t size() const { return entries_.size(); }
  /// Whether more may have been said than there is.
  bool is_full() const { return entries_.size() == capacity_; }

  /// How many of them have not been taken back.
  std::size_t count_lines() const;

  /// Null if there is no such line, or if it has been taken back.
  const Entry* find(std::uint64_t id) const;
  /// Whether there is the line, or was before it was taken back. Two relays that were out of touch may both
  /// have given an id, so it counts who said it, too, as far as that is known.
  bool has_had(std::uint64_t id, std::uint64_t speaker) const;
  /// The same, or whether it may have been forgotten since.
  bool may_have_had(std::uint64_t id, std::uint64_t speaker) const;

  /// Forgets what the line said. It keeps its number.
  void redact(std::uint64_t id);
  /// The same, of all lines that were said by the account.
  void forget(std::string_view account);

  /// All that is kept now.
  HistoryCursor all() const { return {forgotten_, forgotten_ + entries_.size()}; }

  /// The entry at the cursor, which moves past it, and past those that have been taken back. Null at its end,
  /// and where nothing is left.
  const Entry* take(HistoryCursor& cursor) const;

  /// How many lines were said here before the oldest that is kept. So a line keeps its number while others
  /// go.
  std::uint64_t first_number() const { return forgotten_; }

  /// The oldest is number 0.
  const Entry& operator[](std::size_t number) const { return entries_[(oldest_ + number) % entries_.size()]; }

 private:
  static void write(const Fact& fact, Entry& entry);
  Entry& next_entry();

  std::size_t capacity_;
  std::size_t oldest_ = 0;
  std::uint64_t forgotten_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace chat::relay
