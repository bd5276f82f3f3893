#pragma once

#include "common/moment.h"
#include "relay/hub/accounts.h"
#include "relay/hub/archive.h"
#include "relay/hub/chat_state.h"
#include "relay/hub/ledger.h"
#include "relay/hub/owned_fact.h"
#include "relay/hub/refusal.h"
#include "relay/hub/tickets.h"

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
  Fact::Kind kind = Fact::Kind::said;  ///< said, noticed, acted, tagged, asked or answered
  std::string_view text{};
  std::string_view tags{};  ///< see Fact::tags
};

/// A room that a member has entered.
struct Joined {
  Room* room;
  OwnedFact fact;
};

struct HubSettings {
  std::size_t history_lines = 50;  ///< kept in each room
  std::string reserved_nick{};     ///< given to nobody: the relay's own name
  std::size_t private_backlog =
      SIZE_MAX;  ///< whose backlog has more bytes takes nothing but what its rooms' logs hold
};

/// What a hub needs of the world. They outlive it.
struct HubPorts {
  Ledger& ledger;
  Archive& archive;
  Accounts& accounts;
};

/// The rules of the chat: who may do what, whatever their dialect.
///
/// No sockets, no clocks, no logging. A request is refused, or it becomes a fact: the ledger orders it, the
/// state changes by it, and whoever is concerned finds it in their outboxes. Whoever asks is not sent the
/// fact that comes of it: the request answers with it. A member belongs to the hub from enter() to leave();
/// what it reads with must live as long.
class Hub {
 public:
  static constexpr std::string_view kLobby = ChatState::kLobby;

  Hub(HubSettings settings, HubPorts ports, Moment now);

  /// A newcomer with a nick that is_free(), in no room yet.
  Person& enter(std::string_view nick, const Profile& profile, LocalReader reader, Moment now);
  /// The same, named guest1, guest2, ...
  Person& enter_as_guest(const Profile& profile, LocalReader reader, Moment now);

  /// Out of every room, and gone. `reason` may be empty.
  void leave(Person& member, std::string_view reason, Moment now);

  /// Fine for `holder` to have; null for somebody who has no nick yet.
  Answer<> is_free(std::string_view nick, const Person* holder) const;
  /// Nothing where it is the nick already.
  Answer<std::optional<OwnedFact>> rename(Person& member, std::string_view nick, Moment now);

  /// Makes the room if it does not exist.
  Answer<Joined> join(Person& member, std::string_view room_name, std::string_view key, Moment now);

  /// The room goes with its last member; the lobby stays, as it was made. `destination`: where the member is
  /// from now on, if it has but moved; a secret room is not told of.
  OwnedFact part(Person& member, Room& room, std::string_view reason, Moment now,
                 const Room* destination = nullptr);

  /// `to_status`: '@' for operators alone, '+' for those with a voice too, 0 for all. The fact is returned
  /// for those who want to see what they said; it is valid until the arguments or the member change.
  Answer<Fact> say(Person& member, Room& room, const Speech& speech, Moment now, char to_status = 0);
  Answer<Fact> tell(Person& member, std::string_view nick, const Speech& speech, Moment now);

  Answer<OwnedFact> set_topic(Person& member, Room& room, std::string_view topic, Moment now);
  Answer<OwnedFact> kick(Person& member, Room& room, std::string_view nick, std::string_view reason,
                         Moment now);
  Answer<OwnedFact> invite(Person& member, std::string_view nick, Room& room, Moment now);
  Answer<> set_away(Person& member, std::string_view where_to, Moment now);
  /// Shown to others as a bot; not found by those who search.
  void mark(Person& member, bool bot, bool invisible, Moment now);
  OwnedFact set_realname(Person& member, std::string_view realname, Moment now);

  /// Does what may be done, and returns it; nothing where nothing changed. What may not be done is given to
  /// `refused`.
  std::optional<OwnedFact> change_modes(Person& member, Room& room, std::span<const RoomChange> changes,
                                        Moment now, const std::function<void(const Refusal&)>& refused);

  /// Has the credentials checked, which takes its time. `asker` waits meanwhile, and alone: `redeem` is
  /// called in a later round, unless forget(asker) was before.
  Answer<Ticket> check(Credentials credentials, const void* asker, Tickets::Redeem redeem);
  void forget(const void* asker) { tickets_.forget(asker); }
  /// The loop has been given the answer.
  void answer(Ticket ticket, bool good, Moment now) { tickets_.answer(ticket, good, now); }
  bool has_accounts() const { return accounts_.exist(); }

  /// The member is who has this account.
  OwnedFact log_in(Person& member, std::string_view account, Moment now);

  /// From now on the member reads its rooms in another rendering.
  void use_rendering(Person& member, const Rendering& rendering);

  /// Null where there is nobody, or no such room.
  Person* find(std::string_view nick) const { return state_.find(nick); }
  Person* find(const Correspondent& correspondent) const { return state_.find(correspondent); }
  Room* find_room(std::string_view name) const { return state_.find_room(name); }

  /// By folded name, so in alphabetical order.
  const std::map<std::string, std::unique_ptr<Room>>& rooms() const { return state_.rooms(); }
  const People& people() const { return state_.people(); }
  std::size_t most_people() const { return state_.most_people(); }

  /// How often somebody has entered or left a room.
  std::uint64_t movements() const { return state_.movements(); }

  /// The last to have left come first.
  const std::deque<FormerPerson>& former_people() const { return state_.former_people(); }

  const HubSettings& settings() const { return settings_; }

  /// The relay is stopping: nobody is told any more who leaves.
  void fall_silent() { state_.fall_silent(); }

  /// Once a round, when all who can have caught up. See Stream::settle().
  void settle() { state_.settle(); }

 private:
  Answer<> may_join(const Person& member, const Room& room, std::string_view key) const;
  Answer<> may_speak(const Person& member, const Room& room) const;
  std::string unused_guest_nick();
  void happen(const Fact& fact) { ledger_.publish(fact, state_); }
  /// The same, and a copy from before: by happening, what a fact names may change or end.
  OwnedFact happened(const Fact& fact);

  HubSettings settings_;
  Ledger& ledger_;
  Accounts& accounts_;
  ChatState state_;
  Tickets tickets_;
  std::uint64_t guests_ = 0;
  std::uint64_t last_member_id_ = 0;
};

}  // namespace chat::relay
