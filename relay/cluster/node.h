#pragma once

#include "relay/cluster/binary.h"
#include "relay/cluster/elsewhere.h"
#include "relay/cluster/entry_kind.h"
#include "relay/cluster/floor.h"
#include "relay/cluster/heard_late.h"
#include "relay/cluster/heard_lines.h"
#include "relay/cluster/late_lines.h"
#include "relay/cluster/meeting.h"
#include "relay/cluster/moved_people.h"
#include "relay/cluster/node_trouble.h"
#include "relay/cluster/past_ids.h"
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
#include <unordered_map>
#include <utility>
#include <vector>

namespace chat::relay {

struct MoreSaid;

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
  /// What relays tell each other in this form, and in no other.
  static constexpr std::uint64_t kFormat = 6;
  /// Who has the floor and does not hand it over for so long is taken for gone, if Redis answers meanwhile:
  /// this is how often a relay that waits sees whether it does.
  static constexpr std::chrono::seconds kFloorPatience{3};
  static constexpr std::chrono::milliseconds kAskAgain{250};

  static constexpr const char* kGone = "their relay is gone";  ///< what people are told of who was on it

  explicit Node(std::uint64_t origin) : origin_(origin) {}

  /// Before anything else, and once. All outlive this; the hub's ids of people begin after first_id().
  void serve(Hub& hub, Accounts& accounts, Keeper& keeper);
  /// Ids of what is said are greater than this.
  void begin_after(std::uint64_t last_id) { last_id_ = std::max(last_id_, last_id); }
  std::uint64_t first_id() const { return origin_ << kOriginShift; }

  void publish(const Fact& fact, FactSink& sink) override;
  std::uint64_t next_id(WallTime now) override { return last_id_ = id_after(last_id_, now); }
  /// That it is alone, and why.
  std::string warning() const override;
  std::string_view return_key_of(std::uint64_t person) const override;
  void stop() override { is_stopping_ = true; }
  std::uint64_t told_up_to(std::uint64_t person) const override;
  std::uint64_t before_late(std::uint64_t told_up_to) const override;
  std::optional<ClusterFigures> cluster() const override;

  /// What says to the others that this one has come; to be appended by whoever gives it its number.
  /// `is_first`: nobody else is there, so whoever hears it has to come again.
  std::string hello(bool is_first) const;
  /// What the others took back while this one was away, of all that is kept of that: see take_undone(). Call
  /// before come().
  void hear_undone(std::string_view undone, Moment now);
  /// It has heard all up to this. 0: it knows of none, and what was taken back before means nothing to it.
  std::uint64_t undone_up_to() const { return undone_up_to_; }
  void begin_undone_after(std::uint64_t number);
  /// It has come, as `number`; `is_first`: nobody else is there. All that follows its hello is to be heard.
  void come(RelayNumber number, bool is_first, Moment now);
  /// What `author` has appended. Returns why this relay cannot go on with what it knows: it has to split()
  /// and to come again.
  std::optional<NodeTrouble> hear(StreamId id, RelayNumber author, std::string_view entry, Moment now);
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
  bool is_alone() const { return stage_ == Stage::alone || (stage_ == Stage::coming && was_alone_); }
  /// It wants to act. Until it may, is_waiting().
  void want(Moment now);
  bool is_waiting() const { return wants_ && !may_act(); }
  /// When to call expire(); kNever: somebody else has to move.
  Time deadline() const { return asks_again_at_; }
  void expire(Moment now);
  /// What has happened in this round is appended, and the floor handed over if somebody waits for it.
  void end_round(Moment now);

  /// What is to be appended, in this order.
  std::vector<std::string> take_entries() { return std::exchange(entries_, {}); }

  /// Something that was taken back: it stays so for relays that come when the entry is gone. So it is to be
  /// kept for long, by its number, of which each is greater than those before.
  struct Undone {
    std::uint64_t number;
    std::string bytes;
  };
  std::vector<Undone> take_undone() { return std::exchange(undone_, {}); }

  /// For the log.
  struct Remark {
    std::string words;
    bool is_warning = true;
  };
  std::vector<Remark> take_remarks() { return std::exchange(remarks_, {}); }

  std::uint64_t origin() const { return origin_; }
  RelayNumber number() const { return number_; }
  bool is_member() const { return stage_ == Stage::member; }
  bool is_coming() const { return stage_ == Stage::coming; }
  /// Why this one is coming still.
  NodeTrouble why_nobody_tells() const;
  /// How many entries it has appended and not heard yet.
  std::uint64_t unheard() const { return appended_ - heard_; }
  std::uint64_t heard() const { return heard_; }

 private:
  enum class Stage { unknown, alone, coming, member };
  using Entry = EntryKind;
  struct Member {
    std::uint64_t origin;
    std::uint64_t sequence = 0;  // of the last entry heard
    Time heard_of{};
  };
  struct Before {
    StreamId id;
    RelayNumber author;
    Entry kind;
    std::uint64_t sequence;
    std::string body;
  };
  using PeopleById = std::unordered_map<std::uint64_t, const Person*>;

  static bool decides(Entry kind);
  static std::string written(Entry kind, std::uint64_t sequence, std::string_view body);
  void append(Entry kind, std::string_view body);
  void take_for_gone(RelayNumber relay, std::uint64_t heard_of_it);
  void hear_new_holder(Moment now);
  bool is_gone(BinaryReader body) const;
  void hear_gone(BinaryReader body, Moment now);
  std::optional<NodeTrouble> take_from_other(RelayNumber author, Entry kind, std::string_view body,
                                             Moment now);
  std::string which_formats() const;
  std::optional<NodeTrouble> hear_other(StreamId id, RelayNumber author, std::uint64_t format);
  std::optional<NodeTrouble> take(RelayNumber author, Entry kind, std::string_view body, Moment now);
  std::optional<NodeTrouble> hear_sequence(RelayNumber author, std::uint64_t sequence);
  bool is_old(RelayNumber author, std::uint64_t sequence) const;
  std::optional<NodeTrouble> hear_hello(RelayNumber author, BinaryReader body, Moment now);
  void say_hello_again(RelayNumber author);
  std::optional<NodeTrouble> hear_snapshot(RelayNumber author, BinaryReader body, Moment now);
  std::optional<NodeTrouble> hear_what_came_before(StreamId until, Moment now);
  std::optional<NodeTrouble> hear_facts(std::string_view facts, Moment now);
  std::optional<NodeTrouble> hear_people(std::string_view state, Moment now);
  std::optional<NodeTrouble> hear_state(std::string_view facts, Moment now);
  std::optional<NodeTrouble> hear_taken_back(std::string_view undone, Moment now);
  bool is_news(Fact& fact, std::vector<RoomChange>& changes) const;
  std::vector<std::uint64_t> moved_from_members() const;
  void drop_who_have_moved(Moment now);
  void become_member(Moment now);
  std::optional<NodeTrouble> hear_history(BinaryReader history, Moment now);
  void put_history_but_late_lines(std::string& out, Moment now) const;
  void tell_what_is_missing(const std::vector<MoreSaid>& more_was_said, std::string_view lines, Moment now);
  void tell_what_others_may_lack();
  bool has_heard(const SpokenLine& line) const;
  bool has_heard(const Fact& line, const Room& room) const;
  void hear_fact(Fact fact, Moment now);
  void tell_of_lost_nick(const std::string& nick, std::uint64_t person, Moment now);
  bool makes_operator(std::string_view room) const;
  void hear_of_account(BinaryReader body);
  std::optional<NodeTrouble> hear_late(BinaryReader body, Moment now);
  bool has_heard(RelayNumber author, std::uint64_t sequence) const;
  void note_heard_of(RelayNumber relay, std::uint64_t sequence);
  void forget(RelayNumber relay, std::string_view why, Moment now);
  void note_told(std::uint64_t origin, Time now);
  void lose_people(const std::function<bool(const Person&)>& who, std::string_view why, Moment now);
  void remember(const Person& lost, Moment now);
  void take_floor(Moment now);
  void serve_newcomers(Moment now);
  std::optional<NodeTrouble> meet(std::string_view state, Moment now);
  std::vector<SharedRoom> shared_rooms(const std::map<std::string, RoomState>& theirs) const;
  void meet_in(SharedRoom room, Moment now);
  void note_older(const std::string& name, Moment created, Moment now);
  void meet_in_new_room(const Fact& joined, Moment now);
  void forget_the_meeting();
  void adopt(const SharedRoom& room, Moment now);
  void become(Room& room, Moment created, bool was_closed);
  void date_rooms(const RoomAges& ages);
  void restore(const SharedRoom& room, Moment now);
  void tell_of_lost_claim(const SharedRoom& room, const Claim& lost, const Claim& left, std::string_view why,
                          Moment now);
  void note_seats();
  bool was_seated(std::uint64_t person, const Room& room) const;
  std::set<std::string> older_here() const;
  void hear_what_younger_rooms_say(Moment now);
  PeopleById people_by_id() const;
  void put_out(const SharedRoom& room, bool own, Moment now);
  void put_out(const Person& person, const Room& room, std::string_view key, Moment now);
  void decide(std::string_view facts, Moment now);
  void keep_for_later(const Fact& fact);
  void append_taken_back(const Fact& fact, WallTime now);
  void take_back_what_waits(const Fact& fact);
  void note_undone_up_to(std::uint64_t number);
  void tell_of_accounts();
  void write_snapshot(Moment now);
  void introduce_people(Moment now);
  void tell_what_is_late(Moment now);
  void tell_what_is_lost(Moment now);
  std::optional<NodeTrouble> hear_what_is_lost(BinaryReader body, Moment now);
  void tell_late(const LateLines::Entry& entry, const PeopleById& people,
                 const std::set<std::uint64_t>& redacted, Moment now);
  bool lets_say_late(const Fact& fact, const PeopleById& people) const;
  void take_back_late(const Fact& fact, Moment now);
  void tell_the_untold(const PeopleById& people, Moment now);
  void tell_what_may_be_lost(const std::deque<LateLines::Entry>& entries, Moment now);
  void flush();
  void append_facts(std::string_view facts);
  Fact by_this_relay(Fact::Kind kind, Moment now);
  void tell_people(std::string_view text, Moment now);
  void tell(const Person& person, std::string_view text, Moment now);
  bool is_own(std::uint64_t person) const { return person >> kOriginShift == origin_; }
  bool is_own(const Person& person) const { return is_own(person.id); }

  std::uint64_t origin_;
  Hub* hub_ = nullptr;
  Accounts* accounts_ = nullptr;
  Keeper* keeper_ = nullptr;
  Person stand_in_{};  // for who acts without being in the chat: a relay, at its control socket
  Stage stage_ = Stage::unknown;
  RelayNumber number_ = 0;
  Floor floor_{};
  std::map<RelayNumber, Member> members_{};         // the others
  std::map<std::uint64_t, Elsewhere> elsewhere_{};  // by origin
  std::set<RelayNumber> newcomers_{};               // who wait for a snapshot
  std::map<RelayNumber, std::uint64_t> past_{};     // how far those were heard who are there no longer
  std::set<std::pair<std::uint64_t, std::string>> seats_{};  // everybody's, when it lost touch
  // Until the others know of who is here: rooms that are here and there, rooms there, by folded name, bans of
  // addresses there, by network, and what is remembered there of rooms that are older here, as facts.
  std::vector<SharedRoom> met_in_{};
  std::set<std::string> their_rooms_{};
  std::map<std::string, AddressBan> known_bans_{};
  std::string said_in_younger_{};
  std::set<SpokenLine> known_there_{};   // what was said, until this relay has told what they may lack
  std::set<std::string> closed_ones_{};  // rooms here that were closed, and are others' of their name now
  std::set<std::pair<std::uint64_t, std::string>> put_out_{};  // own people, until what is late is told
  std::set<std::pair<std::uint64_t, std::string>> untold_{};   // who has said late what they may not, where
  std::vector<Before> before_{};                               // heard while this one waited for its own
  StreamId last_heard_{};
  RelayNumber heard_hello_by_ = 0;  // that one is there, and came after this one's hello
  RelayNumber other_format_by_ = 0;
  std::uint64_t other_format_ = 0;
  bool knows_people_ = true;  // the others have been told of those who are here
  bool was_alone_ = false;    // when it came
  std::string why_alone_{};   // as people are told
  Moment since_{};            // it is what it is
  std::uint64_t losses_ = 0;
  std::uint64_t turns_ = 0;
  bool is_stopping_ = false;
  bool wants_ = false;
  bool yields_ = false;  // that is appended and not heard yet
  Time waits_since_ = kNever;
  Time asks_again_at_ = kNever;
  std::uint64_t appended_ = 0;
  std::uint64_t heard_ = 0;
  std::uint64_t last_id_ = 0;
  std::uint64_t kept_up_to_ = 0;  // what was said before this relay was started, and may be on its disk
  std::string facts_{};           // of this round
  LateLines late_{};
  std::set<std::uint64_t> redacted_late_{};  // lines that wait, and were taken back among the others
  MovedPeople moved_{};
  HeardLines heard_lines_{};
  HeardLate heard_late_{};
  PastIds past_ids_{};
  std::uint64_t undone_up_to_ = 0;
  std::vector<Undone> undone_{};
  std::vector<std::string> untold_accounts_{};
  std::vector<std::string> entries_{};
  std::vector<Remark> remarks_{};
};

}  // namespace chat::relay
