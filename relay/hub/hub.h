#pragma once

#include "common/moment.h"
#include "relay/hub/fact.h"
#include "relay/hub/mode_changes.h"
#include "relay/hub/refusal.h"
#include "relay/hub/room.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace chat::relay {

/// What a member says: to a room, to those of a room with a status, or to one person.
struct Speech {
  Event::Kind kind = Event::Kind::said;  ///< said, noticed, acted, tagged, asked or answered
  std::string_view text{};
  std::string_view tags{};  ///< see Event::tags
};

/// A room that a member has entered.
struct Joined {
  Room* room;
  Fact fact;
};

/// Somebody who was here.
struct FormerMember {
  std::string nick;
  Profile profile;
  WallTime left_at;
};

/// Members by their nicks, without case; the nicks stand in the members alone.
struct ByNick {
  using is_transparent = void;
  std::size_t operator()(std::string_view nick) const;
  std::size_t operator()(const std::unique_ptr<Member>& member) const { return (*this)(member->nick); }
  bool operator()(const std::unique_ptr<Member>& member, std::string_view nick) const;
  bool operator()(std::string_view nick, const std::unique_ptr<Member>& member) const {
    return (*this)(member, nick);
  }
  bool operator()(const std::unique_ptr<Member>& one, const std::unique_ptr<Member>& other) const {
    return (*this)(one, other->nick);
  }
};
using Members = std::unordered_set<std::unique_ptr<Member>, ByNick, ByNick>;

struct HubSettings {
  std::size_t history_lines = 50;  ///< kept in each room
  std::string reserved_nick{};     ///< given to nobody: the relay's own name
  std::size_t private_backlog =
      SIZE_MAX;  ///< whose backlog has more bytes takes nothing but what its rooms' logs hold
};

/// The chat itself: who is here, in which rooms, and what they say to each other, whatever their dialect.
///
/// No sockets, no clocks, no logging: requests come in, and what follows from them is appended to the
/// members' outboxes and the rooms' logs. A member belongs to the hub from enter() to leave(); its outbox
/// must live as long. Whoever asks for something is not sent the event that comes of it: the request answers
/// with it, as a fact or a refusal.
class Hub {
 public:
  static constexpr std::string_view kLobby = "#lobby";

  Hub(HubSettings settings, Moment now);

  /// A newcomer with a nick that is_free(), in no room yet.
  Member& enter(std::string_view nick, Profile profile, Outbox& outbox, const Rendering& rendering,
                Moment now);
  /// The same, named guest1, guest2, ...
  Member& enter_as_guest(Profile profile, Outbox& outbox, const Rendering& rendering, Moment now);

  /// Out of every room, and gone. `reason` may be empty.
  void leave(Member& member, std::string_view reason, Moment now);

  /// Fine for `holder` to have; null for somebody who has no nick yet.
  Answer<> is_free(std::string_view nick, const Member* holder) const;
  /// Nothing where it is the nick already.
  Answer<std::optional<Fact>> rename(Member& member, std::string_view nick, Moment now);

  /// Makes the room if it does not exist.
  Answer<Joined> join(Member& member, std::string_view room_name, std::string_view key, Moment now);

  /// The room goes with its last member; the lobby stays, as it was made. `destination`: where the member is
  /// from now on, if it has but moved; a secret room is not told of.
  Fact part(Member& member, Room& room, std::string_view reason, Moment now,
            const Room* destination = nullptr);

  /// `to_status`: '@' for operators alone, '+' for those with a voice too, 0 for all. The event is returned
  /// for those who want to see what they said; it is valid until the arguments or the member change.
  Answer<Event> say(Member& member, Room& room, const Speech& speech, Moment now, char to_status = 0);
  Answer<Event> tell(Member& member, std::string_view nick, const Speech& speech, Moment now);

  Answer<Fact> set_topic(Member& member, Room& room, std::string_view topic, Moment now);
  Answer<Fact> kick(Member& member, Room& room, std::string_view nick, std::string_view reason, Moment now);
  Answer<Fact> invite(Member& member, std::string_view nick, Room& room, Moment now);
  Answer<> set_away(Member& member, std::string_view where_to, Moment now);
  Fact set_realname(Member& member, std::string_view realname, Moment now);

  /// Does what may be done, and returns it in as many facts as it takes. What may not is given to `refused`.
  std::vector<Fact> change_modes(Member& member, Room& room, std::span<const ModeChange> changes, Moment now,
                                 const std::function<void(const Refusal&)>& refused);

  /// From now on the member reads its rooms in another rendering.
  void use_rendering(Member& member, const Rendering& rendering);

  /// Null where there is nobody, or no such room.
  Member* find(std::string_view nick) const;
  Member* find(const Correspondent& correspondent) const;
  Room* find_room(std::string_view name) const;

  /// By folded name, so in alphabetical order.
  const std::map<std::string, std::unique_ptr<Room>>& rooms() const { return rooms_; }
  const Members& members() const { return members_; }
  std::size_t most_members() const { return most_members_; }

  /// How often somebody has entered or left a room.
  std::uint64_t movements() const { return movements_; }

  /// The last to have left come first.
  const std::deque<FormerMember>& former_members() const { return former_members_; }

  const HubSettings& settings() const { return settings_; }

  /// The relay is stopping: nobody is told any more who leaves.
  void fall_silent() { silent_ = true; }

  /// Once a round, when all who can have caught up. See Stream::settle().
  void settle();

 private:
  void rename_correspondent(const Member& renamed);
  Room& room_called(std::string_view name, Moment now);
  Answer<> may_join(const Member& member, const Room& room, std::string_view key) const;
  Answer<> may_speak(const Member& member, const Room& room) const;
  void announce_to_peers(const Event& event, Member& actor);
  void deliver(Member& to, const Event& event);
  void tell_those_with_status(const Event& event, const Room& room, const Member& speaker, char status);
  void tell_away_on_joining(const Member& member, Room& room, Moment now);
  void remove_from_room(Member& member, Room& room);
  Answer<> change_mode(const Member& member, Room& room, ModeChange& change, Moment now);
  Answer<> change_list(const Member& member, const Room& room, std::vector<ListedMask>& list,
                       ModeChange& change, Moment now);
  Answer<> change_status(Room& room, ModeChange& change);
  std::string unused_guest_nick();

  HubSettings settings_;
  StreamOrder order_;
  bool silent_ = false;
  std::uint64_t guests_ = 0;
  std::uint64_t last_id_ = 0;
  std::uint64_t last_member_id_ = 0;
  std::size_t most_members_ = 0;
  std::uint64_t movements_ = 0;
  Members members_;
  std::map<std::string, std::unique_ptr<Room>> rooms_;  // by folded name
  std::deque<FormerMember> former_members_;
};

}  // namespace chat::relay
