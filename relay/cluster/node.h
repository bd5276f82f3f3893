#pragma once

#include "relay/cluster/binary.h"
#include "relay/cluster/floor.h"
#include "relay/cluster/late_lines.h"
#include "relay/cluster/stream_id.h"
#include "relay/hub/hub.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::relay {

/// One relay among several that share a chat: what it reads in the stream that they all read, and what it
/// appends there. It knows no Redis, no socket and no clock.
///
/// Only who has the floor lets something happen: reads from its clients, and lets time pass. So each decides
/// by all that has happened before, and the hub need not know that it is not alone. What has happened is
/// appended once a round; the others have it happen when they read it.
class Node final : public Ledger {
 public:
  /// People who came to this relay have ids of `origin` << kOriginShift and more. 1 to kOriginMost.
  static constexpr unsigned kOriginShift = 32;
  static constexpr std::uint64_t kOriginMost = (1ULL << 31) - 1;
  /// Who has the floor and does not hand it over for so long is taken for gone.
  static constexpr std::chrono::seconds kFloorPatience{3};

  explicit Node(std::uint64_t origin) : origin_(origin) {}

  /// Before anything else, and once. Both outlive this; the hub's ids of people begin after first_id().
  void serve(Hub& hub, Accounts& accounts) {
    hub_ = &hub;
    accounts_ = &accounts;
  }
  /// Ids of what is said are greater than this.
  void begin_after(std::uint64_t last_id) { last_id_ = std::max(last_id_, last_id); }
  std::uint64_t first_id() const { return origin_ << kOriginShift; }

  void publish(const Fact& fact, FactSink& sink) override;
  std::uint64_t next_id(WallTime now) override { return last_id_ = id_after(last_id_, now); }

  /// What says to the others that this one has come; to be appended by whoever gives it its number.
  std::string hello() const;
  /// It has come, as `number`; `is_first`: nobody else is there. All that was appended after its hello is to
  /// be heard.
  void come(RelayNumber number, bool is_first, Moment now);
  /// What `author` has appended. Returns why this relay cannot go on with what it knows: it has to split()
  /// and to come again.
  std::optional<std::string> hear(StreamId id, RelayNumber author, std::string_view entry, Moment now);
  /// From now on it is alone: whoever is on the others leaves, and people are told why.
  void split(std::string_view why, Moment now);
  /// Only relays of these origins are there still, as far as Redis knows.
  void hear_who_lives(const std::set<std::uint64_t>& living, Moment now);
  /// This relay has changed the accounts that all share.
  void tell_of_account(const ToldAccount& told);
  void say_that_it_lives() { append(Entry::beat, {}); }
  void say_goodbye() { append(Entry::bye, {}); }

  /// Whether something may happen now.
  bool may_act() const;
  /// It wants to act. Until it may, is_waiting().
  void want(Moment now);
  bool is_waiting() const { return wants_ && !may_act(); }
  /// When to call expire(); kNever: somebody else has to move.
  Time deadline() const;
  void expire(Moment now);
  /// What has happened in this round is appended, and the floor handed over if somebody waits for it.
  void end_round(Moment now);

  /// What is to be appended, in this order.
  std::vector<std::string> take_entries() { return std::exchange(entries_, {}); }

  std::uint64_t origin() const { return origin_; }
  RelayNumber number() const { return number_; }
  bool is_member() const { return stage_ == Stage::member; }
  bool is_coming() const { return stage_ == Stage::coming; }
  /// How many entries it has appended and not heard yet.
  std::uint64_t unheard() const { return appended_ - heard_; }
  std::uint64_t heard() const { return heard_; }

 private:
  // What relays tell each other in this form, and in no other.
  static constexpr std::uint64_t kFormat = 1;

  enum class Stage { unknown, alone, coming, member };
  enum class Entry : std::uint8_t { hello, snapshot, facts, want, yield, gone, bye, beat, late, account };
  struct Member {
    std::uint64_t origin;
    std::uint64_t sequence = 0;  // of the last entry heard; 0: of none yet
    Time heard_of{};
  };
  struct Before {
    StreamId id;
    RelayNumber author;
    Entry kind;
    std::string body;
  };

  /// What was said to one alone goes to nobody later: somebody else may have the nick by then.
  static bool may_be_late(const Fact& fact);

  static std::string written(Entry kind, std::uint64_t sequence, std::string_view body);
  void append(Entry kind, std::string_view body);
  void take_for_gone(RelayNumber relay);
  std::optional<std::string> take(StreamId id, RelayNumber author, Entry kind, std::string_view body,
                                  Moment now);
  std::optional<std::string> hear_sequence(RelayNumber author, std::uint64_t sequence);
  bool is_old(RelayNumber author, std::uint64_t sequence) const;
  void hear_hello(RelayNumber author, BinaryReader body, Moment now);
  std::optional<std::string> hear_snapshot(RelayNumber author, BinaryReader body, Moment now);
  std::optional<std::string> hear_facts(std::string_view facts, Moment now);
  void hear_history(std::string_view lines, Moment now);
  void hear_fact(Fact fact, Moment now);
  void hear_of_account(BinaryReader body);
  std::optional<std::string> hear_late(BinaryReader body, Moment now);
  bool has_heard(RelayNumber author, std::uint64_t sequence) const;
  void note_heard_of(RelayNumber relay, std::uint64_t sequence);
  void forget(RelayNumber relay, Moment now);
  void lose_people(const std::function<bool(const Person&)>& who, std::string_view why, Moment now);
  void take_floor(Moment now);
  void serve_newcomers(Moment now);
  void make_way_for(std::string_view facts, Moment now);
  void note_seats();
  void throw_out_of_closed_rooms(Moment now);
  void throw_out(const Person& person, std::string_view room, Moment now);
  void release_rooms_but(const std::set<std::string>& claimed, Moment now);
  void tell_of_accounts();
  void write_snapshot(Moment now);
  void introduce_people(Moment now);
  void tell_what_is_late(Moment now);
  void tell_what_may_be_lost(const std::deque<LateLines::Entry>& entries, Moment now);
  void flush();
  void append_facts(std::string_view facts);
  Fact by_this_relay(Fact::Kind kind, Moment now);
  void tell_people(std::string_view text, Moment now);
  void tell(const Person& person, std::string_view text, Moment now);
  bool is_own(const Person& person) const { return person.id >> kOriginShift == origin_; }

  std::uint64_t origin_;
  Hub* hub_ = nullptr;
  Accounts* accounts_ = nullptr;
  Person stand_in_{};  // for who acts without being in the chat: a relay, at its control socket
  Stage stage_ = Stage::unknown;
  RelayNumber number_ = 0;
  Floor floor_{};
  std::map<RelayNumber, Member> members_{};      // the others
  std::set<RelayNumber> newcomers_{};            // who wait for a snapshot
  std::map<RelayNumber, std::uint64_t> past_{};  // how far those were heard who are there no longer
  std::set<std::pair<std::uint64_t, std::string>> seats_{};  // own people's, when it lost touch
  std::vector<Before> before_{};                             // heard while this one waited for its own
  StreamId last_heard_{};
  bool knows_people_ = true;  // the others have been told of those who are here
  bool was_alone_ = false;    // when it came
  bool wants_ = false;
  bool yields_ = false;  // that is appended and not heard yet
  Time waits_since_ = kNever;
  std::uint64_t appended_ = 0;
  std::uint64_t heard_ = 0;
  std::uint64_t last_id_ = 0;
  std::string facts_{};  // of this round
  LateLines late_{};
  std::vector<std::string> untold_accounts_{};
  std::vector<std::string> entries_{};
};

}  // namespace chat::relay
