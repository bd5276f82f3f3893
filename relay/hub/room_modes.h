#pragma once

#include "common/moment.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

/// How a mode takes its argument (Modern IRC, CHANMODES).
enum class ModeKind {
  list,           ///< A: a mask, to add or take off; without one it asks for the list
  always,         ///< B: both when set and when unset
  when_set,       ///< C: only when set
  never,          ///< D
  member_status,  ///< PREFIX: somebody's nick
};

struct RoomMode {
  char letter;
  ModeKind kind;
};

/// All there are, in the order in which they are shown.
inline constexpr std::array<RoomMode, 12> kRoomModes{{
    {'b', ModeKind::list},
    {'e', ModeKind::list},
    {'I', ModeKind::list},
    {'k', ModeKind::always},
    {'l', ModeKind::when_set},
    {'i', ModeKind::never},
    {'m', ModeKind::never},
    {'n', ModeKind::never},
    {'s', ModeKind::never},
    {'t', ModeKind::never},
    {'o', ModeKind::member_status},
    {'v', ModeKind::member_status},
}};

std::optional<ModeKind> kind_of_room_mode(char letter);

/// A letter that somebody wrote, fit to be shown: "?" where it is no visible ASCII.
std::string shown_mode_letter(char letter);

/// The letters of one kind, as in "imnst".
std::string room_mode_letters(ModeKind kind);

inline constexpr std::size_t kListMasksMax = 100;
inline constexpr std::size_t kKeyMaxBytes = 23;
inline constexpr std::size_t kMaskMaxBytes = 200;

/// Whether it may be a room's key: visible ASCII without ',' and ':', and not too long.
bool is_room_key(std::string_view text);

/// Whether it may stand on a room's lists: one word, and not too long.
bool is_mask(std::string_view text);

/// One mask on a room's list, and who put it there.
struct ListedMask {
  std::string mask;
  std::string by;
  WallTime at;
};

/// What holds in a room for everybody.
struct RoomModes {
  bool invite_only = false;
  bool moderated = false;
  bool no_external = true;
  bool secret = false;
  bool topic_locked = false;
  std::string key{};
  std::size_t limit = 0;  ///< 0: none
  std::vector<ListedMask> bans{};
  std::vector<ListedMask> ban_exceptions{};
  std::vector<ListedMask> invite_exceptions{};

  /// Null where the letter is of another kind.
  bool* flag(char letter);
  const bool* flag(char letter) const;
  std::vector<ListedMask>* list(char letter);
  const std::vector<ListedMask>* list(char letter) const;

  /// Whether whoever is "nick!user@host" is banned, and not excepted from it.
  bool is_banned(std::string_view full_source) const;

  /// As in "+klnt", with the arguments where they may be seen.
  std::string shown(bool with_key) const;
};

/// Completes "alice" to "alice!*@*", "a@b" to "*!a@b", and what can only be a host, "192.0.2.*", to
/// "*!*@192.0.2.*".
std::string complete_mask(std::string_view mask);

/// Whether one of the masks matches "nick!user@host".
bool any_matches(const std::vector<ListedMask>& masks, std::string_view full_source);

}  // namespace chat::relay
