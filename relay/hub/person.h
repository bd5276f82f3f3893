#pragma once

#include "common/moment.h"
#include "common/rate_limit.h"
#include "relay/delivery/outbox.h"
#include "relay/hub/fact.h"
#include "relay/hub/kept_up_to.h"
#include "relay/hub/names.h"
#include "relay/hub/packed_profile.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

class Room;

/// A member's place in one room, and what it may do there.
struct Seat {
  Room* room;
  bool op = false;
  bool voice = false;

  bool& standing(RoomRule rule) { return rule == RoomRule::operator_status ? op : voice; }
};

/// What a person says of itself. `user` and `host` are what others see, as in nick!user@host; the
/// host may be a cloak.
struct Profile {
  std::string user;
  std::string host;
  std::string realname{};
  bool in_own_words = true;   ///< else `user` and `realname` are the same for all clients of its dialect
  bool is_encrypted = false;  ///< its connection, when it came
  bool is_outside = false;    ///< as it enters: it does what the relay asks of everybody before it takes part
};

/// The last person who wrote to a member alone, which may have left, and the nick that it has or had.
struct Correspondent {
  std::uint64_t id = 0;
  std::string nick{};
};

/// Whom a member does not want to hear from.
struct Ignored {
  std::string mask;      ///< "nick!user@host"
  std::uint64_t id = 0;  ///< of who had the nick then, and is ignored under any other, too; 0: nobody had it
};
inline constexpr std::size_t kIgnoredMax = 32;

/// How many nicks one member may watch.
inline constexpr std::size_t kWatchedMax = 100;

/// The connection of a person, as far as others may end it.
class Endable {
 public:
  virtual ~Endable() = default;

  /// The connection closes at the end of this round, when what is queued for it has been sent.
  virtual void end(std::string_view reason) = 0;

  /// Its client has come back by another relay. The person is no longer this connection's, which tells its
  /// client so and closes.
  virtual void be_left() = 0;

 protected:
  Endable() = default;
  Endable(const Endable&) = default;
  Endable& operator=(const Endable&) = default;
};

/// The outbox of a person who is connected to this relay, the rendering that it is sent, and its connection.
/// All outlive the member. Null for a person on another relay.
struct LocalReader {
  Outbox* outbox = nullptr;
  const Rendering* rendering = nullptr;
  Endable* connection = nullptr;

  explicit operator bool() const { return outbox != nullptr; }
};

/// What few persons have. The others need no memory for it.
struct Particulars {
  std::string away{};            ///< where to; empty: here
  std::string account{};         ///< empty: none
  std::string hidden_address{};  ///< empty: the host is its address. It may have come back from another
  std::string certificate{};     ///< fingerprint of the one that it showed; empty: none
  std::string host_now{};  ///< what its host would be if it came now; empty: the same, or on another relay
  Correspondent last_wrote{};  ///< its id is 0: nobody has written to it alone
  RateMeter nick_changes{};
  std::uint32_t returns = 0;    ///< how often it was lost and has come back
  std::uint64_t former_id = 0;  ///< before it came here from another relay; 0: it did not
  Duration login_grace_used{};  ///< see Unproven
  std::uint64_t told_up_to =
      0;  ///< while it is lost: of what was said after this id it may lack some; 0: who knows
  WallTime unheard_since{};  ///< it may not have received what it was sent since then; its default: it may
  std::vector<Ignored> ignored{};
  std::vector<std::string> watched{};  ///< nicks
  std::uint64_t last_decided = 0;      ///< the keeper's batch with its last change of what outlives the relay
};

/// A person in the hub, of whichever dialect.
struct Person {
  std::string nick{};
  [[no_unique_address]] PackedProfile profile{};  // the flags lie in its padding
  bool bot : 1 = false;
  bool invisible : 1 = false;
  bool rules_relay : 1 = false;        ///< an operator of the relay
  bool rules_by_password : 1 = false;  ///< it is one because it gave the operators' password to this relay
  bool is_encrypted : 1 = false;       ///< its connection
  bool has_written_alone : 1 = false;
  bool is_lost : 1 = false;          ///< its connection; it may come back
  bool listens : 1 = false;          ///< reads the lobby without being in it: see Hub::listen()
  bool is_announced : 1 = false;     ///< see may_find()
  bool has_lost_nick : 1 = false;    ///< one that belongs to an account: it may not try others of these
  bool watches_closely : 1 = false;  ///< is told also where those are whom it watches, and their nicks
  bool follows_reading : 1 = false;  ///< is told how far other connections of its account have read
  bool is_counted : 1 = false;       ///< while those who share rooms with somebody are collected
  LocalReader reader{};
  std::uint64_t id = 0;         ///< given to nobody else, also when this one has left
  WallTime since{};             ///< for showing
  Time last_spoke{};            ///< for telling how long ago that was
  std::uint64_t last_kept = 0;  ///< number of its last line in the archive; 0: none
  std::vector<Seat> seats{};

  const Particulars& particulars() const {
    static const Particulars none{};
    return particulars_ == nullptr ? none : *particulars_;
  }
  KeptUpTo to_be_kept() const { return {last_kept, particulars().last_decided}; }
  /// To be changed.
  Particulars& own_particulars() {
    if (particulars_ == nullptr) particulars_ = std::make_unique<Particulars>();
    return *particulars_;
  }

  Source source() const {
    return {.nick = nick,
            .user = profile.user(),
            .host = profile.host(),
            .realname = profile.realname(),
            .account = particulars().account,
            .address = particulars().hidden_address,
            .bot = bot,
            .invisible = invisible,
            .rules_relay = rules_relay,
            .in_own_words = profile.in_own_words(),
            .id = id,
            .is_encrypted = is_encrypted};
  }

  /// Where to it is away; empty: it is here.
  std::string_view absence() const {
    return is_lost ? std::string_view("connection lost") : std::string_view(particulars().away);
  }

  /// Where it is. Of others only operators of the relay are shown that.
  std::string_view address() const {
    const std::string& hidden = particulars().hidden_address;
    return hidden.empty() ? address_shown_as(profile.host()) : hidden;
  }

  /// Whether what `other` sends to this person alone is dropped. Nobody ignores itself.
  bool ignores(const Person& other) const { return ignores(other.source()); }
  bool ignores(const Source& other) const;

  /// Null if it is not in the room.
  Seat* seat_in(const Room& room) { return find_seat(seats, room); }
  const Seat* seat_in(const Room& room) const { return find_seat(seats, room); }
  bool is_op_in(const Room& room) const {
    const Seat* seat = seat_in(room);
    return seat != nullptr && seat->op;
  }
  /// Whether it may do there what operators may.
  bool may_rule(const Room& room) const { return rules_relay || is_op_in(room); }
  bool has_voice_in(const Room& room) const {
    const Seat* seat = seat_in(room);
    return seat != nullptr && (seat->op || seat->voice);
  }

 private:
  template <class Seats>
  static auto find_seat(Seats& seats, const Room& room) -> decltype(seats.data()) {
    const auto seat =
        std::find_if(seats.begin(), seats.end(), [&](const Seat& each) { return each.room == &room; });
    return seat == seats.end() ? nullptr : &*seat;
  }

  std::unique_ptr<Particulars> particulars_{};  // null: it has none of them
};

/// Whether `asker` finds the person where it looks for a nick. Who has come by text, and has neither entered
/// a room nor said anything, was announced to nobody. Who writes to such a nick reaches it all the same.
inline bool may_find(const Person& asker, const Person& sought) {
  return sought.is_announced || &sought == &asker || asker.rules_relay;
}

/// A fact of `actor`'s, whose target and words are still to be set. Its views are valid until the actor
/// changes.
inline Fact fact_of(Fact::Kind kind, Person& actor, Moment now) {
  Fact fact{kind, actor.source()};
  fact.at = now;
  fact.actor = &actor;
  return fact;
}

}  // namespace chat::relay
