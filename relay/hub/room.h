#pragma once

#include "common/moment.h"
#include "common/unix_time.h"
#include "relay/delivery/stream.h"
#include "relay/hub/claim.h"
#include "relay/hub/crowd.h"
#include "relay/hub/fact.h"
#include "relay/hub/history.h"
#include "relay/hub/invitations.h"
#include "relay/hub/people.h"
#include "relay/hub/room_modes.h"
#include "relay/hub/slow_mode.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::relay {

/// How many people may be invited to a room and not have come yet.
inline constexpr std::size_t kInvitedMax = 100;

/// What a room is about, and who said so.
struct Topic {
  std::string text{};
  std::string by{};
  Moment at{};
};

/// A room's members, history, topic and modes, and one log for each rendering that a member reads.
class Room {
 public:
  /// `first_rules`: who enters first, while nobody has claimed the room, becomes its operator. `order`
  /// outlives the room.
  Room(std::string_view name, bool first_rules, std::size_t history_lines, StreamOrder& order, Moment created)
      : name_(name), first_rules_(first_rules), created_(created), order_(order), history_(history_lines) {}

  const std::string& name() const { return name_; }
  Moment created() const { return created_; }
  /// It counts as made then: nobody was in it, or another relay has known it for longer.
  void date(Moment created) {
    created_ = created;
    first_id_ = 0;
  }
  /// Nobody is in it, and it is kept for nobody: whoever comes first makes it, though it may be there
  /// already.
  bool is_as_new() const { return members_.empty() && !claim_; }
  Topic& topic() { return topic_; }
  const Topic& topic() const { return topic_; }
  RoomModes& modes() { return modes_; }
  const RoomModes& modes() const { return modes_; }
  Claim& claim() { return claim_; }
  const Claim& claim() const { return claim_; }

  /// In the order of their nicks: see People.
  const Members& members() const { return members_; }
  Crowd& crowd() { return crowd_; }

  /// When it was made, in milliseconds since 1970: another room of its name has another.
  std::int64_t era() const { return unix_milliseconds(created_.wall); }
  /// The id of the first line that was said in it: later ones have greater ones, also where the wall clock is
  /// set back. kNothingSaid: none was; 0: it is not known, as of a room that another relay has told of.
  std::uint64_t first_id() const { return first_id_; }
  static constexpr std::uint64_t kNothingSaid = UINT64_MAX;
  void begin() { first_id_ = kNothingSaid; }
  void hear_first(std::uint64_t id) {
    if (first_id_ == kNothingSaid) first_id_ = id;
  }
  /// What was said while relays did not hear each other may have a smaller one.
  void hear_late(std::uint64_t id) {
    if (first_id_ != 0) first_id_ = std::min(first_id_, id);
  }
  /// Notes whether it is for everybody now.
  void note_closure() { was_closed_ |= modes_.is_closed(); }
  /// Whether it was not for everybody at any time.
  bool was_closed() const { return was_closed_; }
  /// What was said behind a closed door is forgotten, and that there was one: nobody is in it any more.
  void forget_closure() {
    if (std::exchange(was_closed_, false)) history_.clear();
  }
  SlowMode& slow_mode() { return slow_mode_; }
  const SlowMode& slow_mode() const { return slow_mode_; }
  History& history() { return history_; }
  const History& history() const { return history_; }

  /// From now on `member` receives what is announced. It becomes an operator if the claim has its account, or
  /// if there is no claim and it is the first where the first rules.
  void add(Person& member);
  void remove(Person& member);

  /// A member's nick changes: call leaves_order() before and enters_order() after.
  void leaves_order(const Person& member) { members_.erase(find_person(members_, member.nick)); }
  void enters_order(Person& member) { members_.insert(first_from(members_, member.nick), &member); }

  /// From now on `listener`, which is no member, receives what is announced.
  void let_listen(Person& listener);
  void end_listening(Person& listener);
  std::size_t listeners() const { return listeners_; }

  /// A member's rendering changes: call stop_reading() before and start_reading() after. Nothing is lost in
  /// between.
  void start_reading(const LocalReader& reader);
  void stop_reading(const LocalReader& reader);

  /// Sends the fact to everybody here except `actor`, who did it. Null: nobody here did it. Returns the bytes
  /// that a reader is sent, in the longest rendering. `line`: room for the fact in words.
  std::size_t announce(const Fact& fact, const Person* actor, std::string& line);

  Invitations& invited() { return invited_; }
  const Invitations& invited() const { return invited_; }

  /// Bytes that the logs keep for members who have yet to be sent them.
  std::size_t kept_bytes() const;

 private:
  struct Log {
    const Rendering* rendering;
    Stream stream;
    std::size_t readers = 0;
    Log(const Rendering& r, StreamOrder& order) : rendering(&r), stream(order) {}
  };

  bool rules(const Person& newcomer) const;
  std::vector<std::unique_ptr<Log>>::iterator log_of(const Rendering& rendering);

  std::string name_;
  bool first_rules_;
  Moment created_;
  std::uint64_t first_id_ = 0;
  StreamOrder& order_;
  Topic topic_;
  RoomModes modes_;
  Claim claim_{};
  Invitations invited_;
  Members members_;
  std::size_t listeners_ = 0;
  Crowd crowd_;
  SlowMode slow_mode_;
  bool was_closed_ = false;
  History history_;
  std::vector<std::unique_ptr<Log>> logs_;  // one or two: searching beats hashing
};

/// Whether `asker` may know of the room: it is no secret, or `asker` is in it, or rules it wherever it is.
inline bool may_see(const Person& asker, const Room& room) {
  return !room.modes().secret || asker.seat_in(room) != nullptr || asker.rules_relay ||
         room.claim().rules(asker.particulars().account);
}

/// A room that bans or mutes `member`, who is in it, and who would get around that by other words that all
/// are told: another nick, where it is, a real name. Null: none does.
const Room* room_that_holds(const Person& member);

/// Whether the rules of the room let the person speak there, in it or from outside.
Answer<> may_speak(const Person& person, const Room& room);

/// A room on account of which others are told no reason where the member leaves all rooms: one that holds it,
/// or any, if it may speak in none. Null: there is none.
const Room* room_that_silences(const Person& member);

/// What a member does in a room: see fact_of().
inline Fact fact_in(Room& room, Fact::Kind kind, Person& actor, Moment now) {
  Fact fact = fact_of(kind, actor, now);
  fact.room = &room;
  fact.target = room.name();
  return fact;
}

}  // namespace chat::relay
