#pragma once

#include "relay/hub/room_change.h"

#include <span>
#include <string>
#include <string_view>

namespace chat::relay::line {

/// What a mode means, for who has never heard of it.
struct ModeWords {
  RoomRule rule;
  std::string_view meaning;
};

/// In the order of kModeLetters.
std::span<const ModeWords> all_mode_words();

/// ": only operators and who has a voice speak", behind "alice set +m"; empty where that is no single mode of
/// the room, or needs no words.
std::string consequence_of(std::span<const RoomChange> changes);

}  // namespace chat::relay::line
