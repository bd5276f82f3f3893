#pragma once

#include "common/moment.h"
#include "relay/hub/refusal.h"

#include <string>
#include <string_view>
#include <vector>

namespace chat::relay {

class Hub;
struct ReadAnew;
struct Person;

/// Who asks for what operators of the relay may do, and when.
struct Operating {
  Hub& hub;
  Person& by;
  Moment now;
};

/// A command of the relay's operators, who have it in the chat and at the control socket.
struct OperatorCommand {
  std::string_view arguments;
  bool needs_arguments;
  std::string_view help;
  /// Answers what was done, in words, which are empty where whoever asked is told of it anyway.
  Answer<std::string> (*run)(const Operating& operating, std::string_view arguments);
};

Answer<std::string> ban_address(const Operating& operating, std::string_view network_duration_and_reason);
Answer<std::string> unban_address(const Operating& operating, std::string_view network);
Answer<std::string> close_room(const Operating& operating, std::string_view room_and_reason);
Answer<std::string> kill(const Operating& operating, std::string_view name_and_reason);
Answer<std::string> tell_all(const Operating& operating, std::string_view text);

/// What a reload has changed, for people to read, or a line that it is nothing; and what it warns of.
std::vector<std::string> reload_in_words(const ReadAnew& read);

inline constexpr OperatorCommand kBanAddress{
    "ADDRESS[/BITS] [DURATION] [REASON]", true,
    "let nobody in from there, and disconnect who has come; DURATION "
    "is such as 90s, 2h or 7d, or a plain number of minutes",
    ban_address};
inline constexpr OperatorCommand kUnbanAddress{"ADDRESS[/BITS]", true, "let them in again", unban_address};
inline constexpr OperatorCommand kCloseRoom{"ROOM [REASON]", true, "throw everybody out", close_room};
inline constexpr OperatorCommand kKill{"NAME [REASON]", true, "disconnect somebody", kill};
inline constexpr OperatorCommand kTellAll{"TEXT", true, "tell everybody", tell_all};

}  // namespace chat::relay
