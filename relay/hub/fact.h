#pragma once

#include "common/moment.h"
#include "common/text.h"
#include "relay/hub/room_change.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace chat::relay {

struct AddressBan;
struct Comers;
struct Conversation;
struct KeptLine;
struct Netsplit;
struct Person;
class Room;

/// Who did something, as others may address and recognise them. Views: valid as long as what they were taken
/// from.
struct Source {
  std::string_view nick;
  std::string_view user{};
  std::string_view host{};
  std::string_view realname{};
  std::string_view account{};  ///< empty: none
  std::string_view address{};  ///< where it is, if that is not the host
  bool bot = false;
  bool invisible = false;
  bool rules_relay = false;   ///< an operator of the relay
  bool in_own_words = true;   ///< see Profile
  std::uint64_t id = 0;       ///< given to nobody else, also when this one has left
  bool is_encrypted = false;  ///< its connection
  bool is_outside = false;    ///< see Profile: told of who enters

  /// Whether it is no person, but the relay that does something by itself.
  bool is_relay() const { return user.empty() && host.empty(); }
};

/// "nick!user@host", which is what masks are compared with. The relay's is its name alone.
inline void append_full_source(const Source& source, std::string& out) {
  if (source.is_relay()) {
    out.append(source.nick);
  } else {
    append_parts({source.nick, "!", source.user, "@", source.host}, out);
  }
}

inline std::string full_source(const Source& source) {
  std::string full;
  append_full_source(source, full);
  return full;
}

/// Something that happened in a room or to a person, before any dialect has put it into words.
struct Fact {
  enum class Kind {
    said,     ///< `text`
    noticed,  ///< `text`, which nothing automatic may answer
    acted,    ///< `text` is what the source does: "/me waves"
    tagged,   ///< `tags` alone: typing, a reaction
    joined,   ///< `changes`: to the standing that the room gives it, which nobody is told of
    parted,   ///< `text` is the reason, or empty; `object` the room gone to, if that is known and not secret
    quit,     ///< left the relay; `text` is the reason, or empty
    renamed,  ///< `object` is the new nick
    topic_set,     ///< `text` is the topic; empty: cleared
    kicked,        ///< `object` is who; `text` the reason, or empty
    modes_set,     ///< `changes`
    invited,       ///< `object` is who; with `to_one` it lets nobody in whom the room keeps out
    away_set,      ///< `text` is where to; empty: back
    name_set,      ///< `text` is the new real name
    asked,         ///< one client asks another, of which people need not know: "VERSION"
    answered,      ///< the same the other way; nothing may answer it
    unseated,      ///< for the source alone: it has been thrown out of a room
    entered,       ///< the source is here now, in no room yet; `id` is how often it has come back
    logged_in,     ///< the source has the account that it says there; empty: it has logged out. `object` is
                   ///< what it had. With `to_one` it is for the source itself, who has not asked for it
    dispossessed,  ///< for the source alone: its nick was `object`, which belongs to an account
    marked,  ///< the source is a bot, invisible, or an operator of the relay, from now on, as it says there;
             ///< who has not asked for it is told of the last
    killed,  ///< `object` is who has to leave the relay; `text` the reason, or empty
    told_all,        ///< an operator of the relay tells everybody `text`
    address_banned,  ///< `ban`
    address_freed,   ///< `ban` ends; only its network counts
    claimed,      ///< `text` is the account that the room is kept for; empty: for none any longer. `object`:
                  ///< accounts, with blanks between them, that rule it as well; empty: of those who do now
    came,         ///< for `object` alone, who watches the nick: the source is here now
    went,         ///< the same: the source is here no longer, or is called otherwise
    crowd_moved,  ///< `comers`, who are in no other fact that people see; nobody is its source; `text` is the
                  ///< reason, or empty
    lost,         ///< the source's connection was lost; it may come back
    returned,     ///< it has come back
    redacted,   ///< `line` is taken back; `object` is who said it, if that is another; `text` the reason, or
                ///< empty
    forgotten,  ///< whatever was said by the source's account
    conversations_ended,  ///< the private ones of `between->one` are kept no longer, and nobody's
    read_marked,    ///< the source's account has read the target up to `at`; for its other connections alone
    account_ended,  ///< the source's, which is nobody's any more
    netsplit,       ///< `netsplit` begins, or is over
    unwritten,      ///< for the source alone: what it has decided could not be written so far
    undeleted,      ///< the same: what it has taken back is on the disk still
    moved,  ///< the source has come back by another relay than it was on, as `new_id`; see Hub::bring_over()
    ignoring,  ///< the source does not want to hear from `object`, a mask, nor from who has `new_id`, which
               ///< may be 0; with `is_over` it does again. Nobody is told
    watching,  ///< the source is told of who has the nick `object`; the same
  };

  Kind kind;
  Source source;
  std::string_view target{};  ///< the room's name, with "@" or "+" before it if for those alone; or a nick
  std::string_view text{};
  std::string_view object{};
  bool to_one = false;      ///< the target is a person; or see Kind::invited
  char to_status = 0;       ///< '@' for a room's operators alone, '+' for those with a voice too, 0 for all
  std::string_view tags{};  ///< from the source's client, for others' clients: "+typing=active"
  std::span<const RoomChange> changes{};
  bool is_forced = false;              ///< the source has not asked for it, and is told, too
  bool in_crowd = false;               ///< people are told of it with others, later: see Crowd
  bool is_over = false;                ///< see Kind::ignoring
  bool is_late = false;                ///< it was said a while ago, on a relay that nobody here could hear
  const Comers* comers = nullptr;      ///< see Kind::crowd_moved
  const Netsplit* netsplit = nullptr;  ///< that it is a part of; or see Kind::netsplit
  const AddressBan* ban = nullptr;
  const KeptLine* line = nullptr;         ///< see Kind::redacted
  const Conversation* between = nullptr;  ///< in which it is kept, if it is said to one; null: it is not kept
  std::uint64_t id = 0;  ///< of what was said or taken back, and of events that are kept: unique, and growing
  std::uint64_t new_id = 0;  ///< see Kind::moved and ignoring; of who is lost: see Particulars::told_up_to
  Moment at{};

  /// The same as `source` and `target`, if the maker has them at hand. If null, they are looked up by id and
  /// by name.
  Person* actor = nullptr;
  Room* room = nullptr;
};

/// Whether it is speech that a room remembers.
inline bool is_kept(Fact::Kind kind) {
  return kind == Fact::Kind::said || kind == Fact::Kind::acted || kind == Fact::Kind::noticed;
}

/// Whether it changed who is in a room, or what holds there: an archive keeps it, too.
inline bool is_event(Fact::Kind kind) {
  return kind >= Fact::Kind::joined && kind <= Fact::Kind::modes_set;
}

inline constexpr std::size_t kFactKinds = static_cast<std::size_t>(Fact::Kind::watching) + 1;

/// A fact that is kept.
class KeptFact {
 public:
  virtual ~KeptFact() = default;

  /// Views: valid as long as this.
  virtual Fact view() const = 0;

 protected:
  KeptFact() = default;
  KeptFact(const KeptFact&) = default;
  KeptFact(KeptFact&&) = default;
  KeptFact& operator=(const KeptFact&) = default;
  KeptFact& operator=(KeptFact&&) = default;
};

/// One wire format's words for facts. A room keeps one log for each Rendering object that its members use, so
/// clients that read the same words must share one object.
class Rendering {
 public:
  virtual ~Rendering() = default;

  /// Appends the line or lines, with their line ends, to `out`; nothing if the format has no words for it.
  virtual void render(const Fact& fact, std::string& out) const = 0;

 protected:
  Rendering() = default;
  Rendering(const Rendering&) = default;
  Rendering& operator=(const Rendering&) = default;
};

}  // namespace chat::relay
