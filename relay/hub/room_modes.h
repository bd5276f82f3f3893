#pragma once

#include "common/moment.h"
#include "relay/hub/fact.h"
#include "relay/hub/room_change.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

inline constexpr std::size_t kMasksMax = 100;  ///< on all lists of a room
inline constexpr std::size_t kKeyMaxBytes = 23;
inline constexpr std::size_t kMaskMaxBytes = 200;

/// Whether it may be a room's key: visible ASCII without ',' and ':', and not too long.
bool is_room_key(std::string_view text);

/// Whether it may stand on a room's lists: one visible word without '/', and not too long.
bool is_mask(std::string_view text);

/// How many members a limit allows; 0 if the text is no number above 0.
std::size_t limit_in(std::string_view text);

/// How many seconds "10" or "2m" are; 0 if the text is no such thing, or longer than a day.
std::size_t slow_seconds_in(std::string_view text);

/// Whether the rule is about one member's seat.
bool is_standing(RoomRule rule);

/// One mask on a room's list, and who put it there.
struct ListedMask {
  std::string mask;
  std::string by;
  WallTime at;
  WallTime until = WallTime::max();  ///< for showing, and for the next relay; max: until it is taken off
  Time ends = kNever;                ///< the same for this relay, whose clock may be set meanwhile
};

/// What holds in a room for everybody.
struct RoomModes {
  bool invite_only = false;
  bool moderated = false;
  bool members_only = true;
  bool secret = false;
  bool topic_locked = false;
  bool off_record = false;  ///< what is said is remembered, and not kept
  std::string key{};
  std::size_t limit = 0;         ///< 0: none
  std::size_t slow_seconds = 0;  ///< from one line of a member's to its next; 0: it is not slow
  std::vector<ListedMask> bans{};
  std::vector<ListedMask> mutes{};
  std::vector<ListedMask> ban_exceptions{};  ///< from mutes, too
  std::vector<ListedMask> invite_exceptions{};

  /// Null where the rule is of another kind.
  bool* flag(RoomRule rule);
  const bool* flag(RoomRule rule) const;
  std::vector<ListedMask>* list(RoomRule rule);
  const std::vector<ListedMask>* list(RoomRule rule) const;
  /// How many masks there are, on all lists.
  std::size_t masks() const;

  /// Whether a ban matches, and no exception does.
  bool is_banned(const Source& source) const;
  /// Whether a mute matches, and no exception does.
  bool is_muted(const Source& source) const;

  /// Whether the room is not for everybody who finds it.
  bool is_closed() const { return invite_only || secret || !key.empty(); }

  /// From one line of a member's to its next.
  Duration pause() const { return std::chrono::seconds(slow_seconds); }

  /// When the first mask ends; kNever: none does by itself.
  Time next_end() const;
  /// A change that takes it off for each mask that names the account, and no others.
  std::vector<RoomChange> naming(std::string_view account) const;
  /// A change for each mask that has ended by `now`.
  std::vector<RoomChange> ended_by(Time now) const;
};

/// Applies a change that is not about one member's seat. Returns false if it changed nothing. `by` and `at`
/// are kept with a mask, for people who read the list.
bool apply_change(RoomModes& modes, const RoomChange& change, std::string_view by, Moment at);

/// "~account:alice": everybody who has logged in to that account, whatever the nick (ACCOUNTEXTBAN). Gives
/// the account's mask; nothing if it is another mask.
std::optional<std::string_view> account_in_mask(std::string_view mask);

/// Completes "alice" to "alice!*@*", "a@b" to "*!a@b", and what can only be a host, "192.0.2.*", to
/// "*!*@192.0.2.*".
std::string complete_mask(std::string_view mask);

/// What masks are compared with: "nick!user@host", that with the address behind the cloak, and the account.
/// The source's account outlives it.
class SourceForms {
 public:
  explicit SourceForms(const Source& source);
  bool match(std::string_view mask) const;

 private:
  std::string_view account_;
  std::string full_;
  std::string with_address_;  // empty: there is no cloak
};
bool any_matches(const std::vector<ListedMask>& masks, const Source& source);

}  // namespace chat::relay
