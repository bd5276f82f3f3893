#pragma once

#include "relay/hub/address_bans.h"
#include "relay/hub/announcer.h"
#include "relay/hub/archive.h"
#include "relay/hub/bookmarks.h"
#include "relay/hub/endings.h"
#include "relay/hub/former_people.h"
#include "relay/hub/former_rooms.h"
#include "relay/hub/keeper.h"
#include "relay/hub/ledger.h"
#include "relay/hub/missing_people.h"
#include "relay/hub/netsplit.h"
#include "relay/hub/people.h"
#include "relay/hub/private_lines.h"
#include "relay/hub/room.h"
#include "relay/hub/spent_eras.h"
#include "relay/hub/unwritten.h"
#include "relay/hub/watches.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// See HubSettings.
struct StateSettings {
  std::size_t history_lines;
  std::size_t private_backlog;
  bool first_rules_lobby;
  std::string relay_name{};
  Duration private_lines_for = Duration::zero();  ///< see PrivateLines
};

/// Who is here, and in which rooms. Only facts change it. It checks no rules: the hub has decided before that
/// the fact may happen. It delivers each fact to the people concerned who are connected to this relay.
class ChatState final : public FactSink {
 public:
  static constexpr std::string_view kLobby = "#lobby";

  /// Begins with what the keeper has. The ports outlive the state.
  ChatState(const StateSettings& settings, Archive& archive, Keeper& keeper, Moment now);

  ~ChatState() { keep_changes(); }
  ChatState(const ChatState&) = delete;
  ChatState& operator=(const ChatState&) = delete;

  void apply(const Fact& fact) override;

  /// See HubSettings. Holds for the rooms that there are, too.
  void change_limits(std::size_t history_lines, std::size_t private_backlog);

  /// Null if there is nobody, or no such room.
  Person* find(std::string_view nick) const;
  Person* find(const Correspondent& correspondent) const;
  Room* find_room(std::string_view name) const;
  /// When a room of that name counts as made that is made now: see SpentEras.
  Moment when_made(std::string_view name, Moment now) const {
    return spent_eras_.begin(fold_case(name), now);
  }
  Room& lobby() const { return *find_room(kLobby); }

  const std::map<std::string, std::unique_ptr<Room>>& rooms() const { return rooms_; }
  const People& people() const { return people_; }
  std::size_t most_people() const { return most_people_; }
  std::size_t invisible_people() const { return invisible_people_; }
  std::uint64_t movements() const { return movements_; }
  const FormerPeople& former_people() const { return former_people_; }
  const AddressBans& address_bans() const { return address_bans_; }
  const Bookmarks& bookmarks() const { return bookmarks_; }
  MissingPeople& missing() { return missing_; }
  const MissingPeople& missing() const { return missing_; }
  PrivateLines& private_lines() { return private_lines_; }
  const PrivateLines& private_lines() const { return private_lines_; }

  const std::string& keeping_failure() const { return keeper_.failure(); }
  KeptUpTo kept_up_to() const { return {archive_.settled(), keeper_.settled()}; }

  /// See Hub::listen(). The listener is told.
  void end_listening(Person& listener, Moment now);

  /// How many others than `guest` have been invited to the room, are still here and have not come. Forgets
  /// those who have left.
  std::size_t count_invited(Room& room, std::uint64_t guest);

  /// Until end_netsplit(), who comes to these rooms or leaves them is told of as of one thing: to clients
  /// that know such a thing with a mark before and behind it, to others in a line for each room.
  void begin_netsplit(const NetsplitNews& news, Moment now);
  void end_netsplit(Moment now);

  /// A watcher is taken out when it leaves.
  Watches& watches() { return watches_; }

  /// When expire() is due: people are then told of crowds that came or left. See Crowd.
  Time deadline() const { return crowds_due_; }
  void expire(Moment now);

  /// The room in which a mask ends next, and when; kNever: no mask does.
  const Endings& endings() const { return endings_; }

  /// See Announcer::effort().
  std::uint64_t effort() const { return announcer_.effort(); }

  /// How many lines were said, in rooms and to one alone.
  std::uint64_t spoken() const { return spoken_; }
  /// See Announcer::deliveries().
  std::uint64_t deliveries() const { return announcer_.deliveries(); }

  /// From now on nobody is told who leaves.
  void fall_silent() { silent_ = true; }

  /// Tells those whose decisions, or deletions, could not be written so far. Call before they are told that
  /// all has been tried.
  void tell_of_unwritten(Moment now);

  /// Call once a round. Gives the keeper what has changed, and see StreamOrder::settle().
  void settle() {
    keep_changes();
    order_.settle();
  }

 private:
  using Applier = void (ChatState::*)(const Fact&, Person&);
  struct KindApplier {
    Fact::Kind kind;
    Applier apply;
  };
  static const std::array<KindApplier, kFactKinds> kAppliers;
  /// Of facts that nobody who is here need have made.
  struct ImpersonalApplier {
    Fact::Kind kind;
    void (ChatState::*apply)(const Fact&);
  };
  static const std::array<ImpersonalApplier, 6> kImpersonalAppliers;

  void enter(const Fact& fact);
  void speak(const Fact& fact, Person& actor);
  void speak_late(const Fact& fact);
  void note_decision(const Fact& fact);
  void keep_fact(const Fact& fact);
  std::uint64_t keep_private(const Fact& fact);
  void keep_event(const Fact& fact);
  void join(const Fact& fact, Person& actor);
  void part(const Fact& fact, Person& actor);
  void quit(const Fact& fact, Person& actor);
  void rename(const Fact& fact, Person& actor);
  void redact(const Fact& fact, Person& actor);
  void forget(const Fact& fact, Person& actor);
  void set_topic(const Fact& fact);
  void kick(const Fact& fact, Person& actor);
  void set_modes(const Fact& fact);
  void review_invitations(Room& room, std::span<const RoomChange> changes);
  void set_standing(Room& room, const RoomChange& change) const;
  void invite(const Fact& fact, Person& actor);
  void set_away(const Fact& fact, Person& actor);
  void set_realname(const Fact& fact, Person& actor);
  void log_in(const Fact& fact, Person& actor);
  void mark(const Fact& fact, Person& actor);
  void tell_source(const Fact& fact, Person& actor);
  void kill(const Fact& fact, Person& actor);
  void lose(const Fact& fact, Person& actor);
  void come_back(const Fact& fact, Person& actor);
  void move(const Fact& fact);
  void let_go_of_reader(Person& actor);
  void rename_id(std::uint64_t former, std::uint64_t id);
  void tell_of_absence(const Fact& fact, Person& actor);
  void tell_all(const Fact& fact, Person& actor);
  void ban_address(const Fact& fact, Person& actor);
  void free_address(const Fact& fact, Person& actor);
  void claim(const Fact& fact);
  void mark_read(const Fact& fact, Person& actor);
  void end_account(const Fact& fact);
  void take_place(const Person& member, const Room& room);
  void leave_place(const Person& member, const Room& room, WallTime at);
  void ignore(const Fact&, Person&) {}
  void set_ignored(const Fact& fact, Person& actor);
  void set_watched(const Fact& fact, Person& actor);
  void tell_watchers(Fact::Kind kind, const Person& watched, Moment now);
  void redact_for_one(const Fact& fact, const Person& actor);
  void tell_close_watchers(const Fact& fact, const Person& actor);
  void stop_watching(Person& watcher);
  void announce(Person& newcomer, Moment now);
  void restore(KeptRoom kept, Moment now);
  void keep(const Room& room);
  bool has_changes() const;
  void keep_changes();
  static void end(const Person& member, std::string why, std::string_view reason);

  struct NetsplitUnderWay {
    Netsplit what;
    std::vector<Person*> readers;  ///< connected here: they stay until it is over
    std::string why;
    std::map<std::string, Comers> comers{};  ///< by folded name of the room
  };

  void tell_of_netsplit(Moment now);
  void add_to_netsplit(const Room& room, const Person& actor);
  bool put_in_netsplit(Fact& fact) const;
  void tell_of_crowd(Room& room, const Comers& comers, std::string_view why, Moment now);
  bool add_to_crowd(bool comes, Room& room, const Person& actor, Moment now);
  bool add_to_crowds_it_leaves(Person& actor, Moment now);

  Person* actor_of(const Fact& fact) const;
  Room* room_of(const Fact& fact) const;
  Room& room_called(std::string_view name, Moment now);
  void say_to_one(const Fact& fact, Person& speaker);
  void rename_correspondent(const Person& renamed);
  void say_to_those_with_status(const Fact& fact, const Room& room, const Person* speaker);
  void remove_from_room(Person& member, Room& room, Moment at);
  void end_if_empty(Room& room, Moment at);
  void remember(const Person& former, WallTime at, bool is_renamed);

  std::size_t history_lines_;
  bool first_rules_lobby_;
  std::string relay_name_;
  Archive& archive_;
  Keeper& keeper_;
  Announcer announcer_;
  StreamOrder order_;
  bool silent_ = false;
  Time crowds_due_ = kNever;
  std::uint64_t netsplits_ = 0;
  std::unique_ptr<NetsplitUnderWay> netsplit_{};
  std::size_t most_people_ = 0;
  std::size_t invisible_people_ = 0;
  std::uint64_t movements_ = 0;
  std::uint64_t spoken_ = 0;
  People people_;
  std::map<std::string, std::unique_ptr<Room>> rooms_;  // by folded name
  mutable Room* found_last_ = nullptr;  // that is asked for again as long as people talk there
  FormerPeople former_people_;
  AddressBans address_bans_;
  Endings endings_;
  Watches watches_;
  FormerRooms former_rooms_;
  SpentEras spent_eras_{};
  Bookmarks bookmarks_;
  MissingPeople missing_{};
  PrivateLines private_lines_;
  std::pair<std::uint64_t, std::uint64_t>
      comes_as_{};                        // who has moved and left before: its former id, and the next
  std::set<std::string> changed_rooms_;   // claimed ones, by folded name, since the keeper was told
  std::optional<WallTime> bans_changed_;  // the same: when
  std::uint64_t batches_ = 0;             // that the keeper was told to write
  Unwritten unwritten_decisions_{};
  Unwritten unwritten_deletions_{};
};

}  // namespace chat::relay
