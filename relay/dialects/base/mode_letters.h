#pragma once

#include "relay/hub/room_change.h"
#include "relay/hub/room_modes.h"

#include <array>
#include <cstddef>
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

/// The letter that IRC has for a rule. The text dialect uses the same.
struct ModeLetter {
  char letter;
  ModeKind kind;
  RoomRule rule;
};

/// All modes of rooms, in the order in which they are shown.
inline constexpr std::array<ModeLetter, 15> kModeLetters{{
    {'b', ModeKind::list, RoomRule::ban},
    {'q', ModeKind::list, RoomRule::mute},
    {'e', ModeKind::list, RoomRule::ban_exception},
    {'I', ModeKind::list, RoomRule::invite_exception},
    {'k', ModeKind::always, RoomRule::key},
    {'l', ModeKind::when_set, RoomRule::limit},
    {'W', ModeKind::when_set, RoomRule::slow},
    {'E', ModeKind::never, RoomRule::off_record},
    {'i', ModeKind::never, RoomRule::invite_only},
    {'m', ModeKind::never, RoomRule::moderated},
    {'n', ModeKind::never, RoomRule::members_only},
    {'s', ModeKind::never, RoomRule::secret},
    {'t', ModeKind::never, RoomRule::topic_locked},
    {'o', ModeKind::member_status, RoomRule::operator_status},
    {'v', ModeKind::member_status, RoomRule::voice},
}};

/// Every rule has one.
const ModeLetter& letter_of(RoomRule rule);

/// The letters of one kind, as in "imnst".
std::string mode_letters_of(ModeKind kind);

/// How many changes with an argument one command takes. IRC's clients are told it as MODES.
inline constexpr std::size_t kModesMax = 12;

/// One letter of what somebody wrote to change a room's modes, or to see its lists.
struct ModeStep {
  enum class Kind {
    change,       ///< can be asked of the hub
    list_wanted,  ///< a list mode without a mask
    unknown,      ///< there is no such mode, and `change` says nothing of it
    lacks_argument,
    malformed,  ///< the argument cannot be one of this mode
    too_many,   ///< this change and what comes after it have more arguments than one command takes
  };
  Kind kind;
  std::string letter;  ///< as it may be shown: "?" if it is no visible ASCII
  RoomChange change;
};

/// Reads "+ov-m" and its arguments, "alice bob". A step that is no change is returned once, however often its
/// letter was written. Changes with an argument past the first kModesMax are left out, which the last step
/// says.
std::vector<ModeStep> read_modes(std::string_view letters, std::span<const std::string_view> arguments);

/// Letters of changes, with a sign before the first of each run: "+ov-m".
class SignedLetters {
 public:
  void add(bool adding, char letter) {
    const char sign = adding ? '+' : '-';
    if (sign != sign_) text_ += sign_ = sign;
    text_ += letter;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  char sign_ = 0;
};

/// Changes as in "+ov-m alice bob", in as many texts as it takes. Each text has `most_bytes` at the most,
/// except one that holds a single longer change.
std::vector<std::string> written(std::span<const RoomChange> changes, std::size_t most_bytes);

std::string written_whole(std::span<const RoomChange> changes);

/// A room's modes with their arguments, as in "+kln tea 20". Without `with_key`, "*" stands for the key.
std::string written(const RoomModes& modes, bool with_key);

}  // namespace chat::relay
